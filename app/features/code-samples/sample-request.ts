/** A call of an API, as samples in every language tell it. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a client library calls it, where one knows the call. */
export interface LibraryCall {
  library: "openai" | "anthropic";
  /** "chat.completions.create": the same in Python and TypeScript. */
  call: string;
  /** Where the library's base URL ends; Anthropic's adds /v1 itself. */
  baseUrl: string;
}

export interface SampleRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE" | "PUT";
  /** The whole address, query included. */
  url: string;
  /** How the key is sent. */
  key: {
    header: string;
    /** Before the key: "Bearer ". */
    scheme: string;
    /** The environment variable that samples read it from. */
    variable: string;
    /** Which key of the reader's, and the first characters of its secret; null: not known. */
    name: string | null;
    prefix: string | null;
  };
  /** Further headers; the content type comes of the body. */
  headers?: Readonly<Record<string, string>>;
  body:
    | { type: "none" }
    | { type: "json"; value: { readonly [name: string]: Json } }
    /** Parts of a form; a file is named by its path. */
    | { type: "form"; parts: Readonly<Record<string, { file: string } | { text: string }>> };
  answer: "json" | "events" | "lines" | { file: string };
  library: LibraryCall | null;
}

/** A comment that tells which key is meant; null: nothing to tell. */
export const keyNote = ({ key }: SampleRequest): string | null =>
  key.name === null
    ? null
    : `${key.variable}: the secret of your key ${oneLine(key.name)}${key.prefix === null ? "" : ` (${key.prefix}…)`}`;

/** Names come from people: a comment must not end early, nor turn the code around it (CVE-2021-42574). */
const oneLine = (name: string): string =>
  `“${name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").replaceAll(/\p{Bidi_Control}/gu, "")}”`;
