/** An operation's call with the reader's own address and key name, as the reader filled it in. Pure. */
import type { SampleRequest } from "#app/features/code-samples/sample-request.ts";
import { asksForStream, type CallDraft, type KnownOfReader } from "./call-draft.ts";
import { pathOf, valuesOf } from "./call-target.ts";
import type { OperationView } from "./describe-operation.ts";

export interface SampleReader extends KnownOfReader {
  /** Where the document's paths begin. */
  root: string;
  /** The same at this page's own origin. */
  path: string;
  /** What the API's keys begin with. */
  keyPrefix: "slk_" | "slm_";
  /** Where the reader makes one; null: nowhere. */
  keysPage: string | null;
  /** Who may look a call's receipt up; a visitor may not. */
  receipts: "visitor" | "customer" | "staff";
  /** The environment variable of the key. */
  variable: string;
  key: { name: string; prefix: string } | null;
}

const exampleFile = (field: string): string => (field === "image" ? "picture.png" : "recording.mp3");

type Part = [name: string, part: { text: string } | { file: string }];

function bodyOf({ body, fileField, inputs }: OperationView, draft: CallDraft): SampleRequest["body"] {
  if (body === null) return { type: "none" };
  if (fileField === null) return { type: "json", value: draft.value };
  const parts = inputs.flatMap(({ place, key, name, kind }): Part[] => {
    if (place !== "form") return [];
    if (kind !== "file") return draft.values[key] ? [[name, { text: draft.values[key] }]] : [];
    const chosen = draft.files[key]?.name ?? (name === fileField ? exampleFile(name) : null);
    return chosen === null ? [] : [[name, { file: chosen }]];
  });
  return { type: "form", parts: Object.fromEntries(parts) };
}

function libraryOf({ library }: OperationView, root: string): SampleRequest["library"] {
  if (library === null) return null;
  const { name, call } = library;
  return { library: name, call, baseUrl: name === "anthropic" ? root : `${root}/v1` };
}

/** The call as it is filled in; what is needed and empty is told by its example. */
export function operationSample(view: OperationView, reader: SampleReader, draft: CallDraft): SampleRequest {
  const answers = view.streams === "text/event-stream" ? "events" : "lines";
  const whole = view.fileName === null ? "json" : { file: view.fileName };
  return {
    method: view.method.toUpperCase() as SampleRequest["method"],
    url: reader.root + pathOf(view, draft, "example"),
    key: {
      header: "Authorization",
      scheme: "Bearer ",
      variable: reader.variable,
      name: reader.key?.name ?? null,
      prefix: reader.key?.prefix ?? null,
    },
    headers: valuesOf(view, draft, "header"),
    body: bodyOf(view, draft),
    answer: asksForStream(view, draft) ? answers : whole,
    library: libraryOf(view, reader.root),
  };
}
