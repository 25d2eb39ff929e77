/**
 * What an upstream format is to the gateway: pure functions, one folder per vendor. `chat` codecs translate between
 * the one form of `chat.ts` and the vendor's; `native` ones let a client that speaks the vendor's own format through
 * byte for byte, and only read on the way.
 */
import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatBody, ChatDelta } from "./chat.ts";

/** Wire formats of a chat, at the client's side or the upstream's. */
export type ChatFormat =
  | "openai_chat"
  | "openai_completions"
  | "openai_responses"
  | "anthropic"
  | "gemini"
  | "ollama_chat"
  | "ollama_generate"
  | "bedrock";

/** Where a route sends, as far as its format has a say. */
export interface UpstreamContext {
  /** The model's or deployment's name at the upstream. */
  upstreamModel: string;
  /** Provider settings that the format knows: api_version, region, url_style … */
  settings: Readonly<Record<string, unknown>>;
  stream: boolean;
  /** Output tokens for each choice to impose where the client named no cap; null: none is needed. */
  outputCap: number | null;
  /** The model's longest answer in tokens, for vendors that want a cap always. */
  maxOutputTokens: number;
  /** What the vendor cannot do: a 400 that names the parameter, or left out (the operator's choice). */
  unsupported: "refuse" | "drop";
}

export interface UpstreamRequest {
  /** POST where it is left out. */
  method?: string;
  /** Behind the provider's base URL, with its query: "/chat/completions". */
  path: string;
  /** Flat name, value list; content-type, accept and the like. Credentials come by `authorize`. */
  headers: string[];
  body: Buffer;
}

/** Why an upstream refused, in words for the client; codes as OpenAI names them. */
export interface UpstreamRefusal {
  message: string;
  type: string | null;
  code: string | null;
  param: string | null;
  /** What routing makes of it: another route may have what is missing. */
  reason: "context_length" | "content_filter" | "capability" | "other";
}

/** The vendor's error body → refusal; null: it is none that can be read. */
export type ReadRefusal = (status: number, body: Buffer) => UpstreamRefusal | null;

/** A stream in the vendor's format, read into deltas. Any split of the bytes gives the same deltas. */
export interface ChatStreamReader {
  /**
   * @returns what these bytes complete
   * @throws RangeError when one event exceeds 4 MiB; anything else malformed is skipped or sets `failed`
   */
  push(bytes: Buffer): ChatDelta[];
  /** The upstream has closed: what was not terminated is read if it is whole. */
  end(): ChatDelta[];
  /** The vendor's own end has come (`[DONE]`, message_stop, done:true …). */
  readonly done: boolean;
  /** All content has come, be the vendor's own end missing or not. */
  readonly finished: boolean;
  /** The upstream's in-band error, or null. */
  readonly failed: UpstreamRefusal | null;
  /** Units as reported so far; null: none. */
  readonly units: Units | null;
  /** `units` is the whole answer's. */
  readonly unitsAreFinal: boolean;
}

/** A vendor's chat for clients of any format. */
export interface ChatCodec {
  /** @throws AppError(invalid_request) naming the parameter, for what is malformed or not supported */
  request(chat: ChatBody, context: UpstreamContext): UpstreamRequest;
  /** @throws RangeError when the body is no answer of the vendor's */
  answer(body: Buffer): ChatAnswer;
  reader(): ChatStreamReader;
}

export interface ScanResult {
  /** Bytes to pass on now; null: none yet. */
  pass: Buffer | null;
  /** The answer's terminal event (withheld, see `terminal`) has come. */
  done: boolean;
  /** The upstream's in-band error has come; nothing behind it is passed. */
  failed: boolean;
}

/** Watches a same-format stream go by. Any split of the bytes gives the same passes in sum. */
export interface StreamScanner {
  /** @throws RangeError when one event exceeds 4 MiB */
  push(bytes: Buffer): ScanResult;
  /** The upstream has closed: what that completes, to be passed on; null: nothing. */
  end?(): Buffer | null;
  /** What was withheld to be sent after the commit: the vendor's last event, made up where the upstream left it out. */
  terminal(): Buffer;
  /** Content events so far; 0: nothing has begun. */
  readonly events: number;
  /** Output tokens that have come so far, estimated. */
  readonly tokens: number;
  /** All content has come, be the terminal event missing or not. */
  readonly finished: boolean;
  /** Bytes of an event that is not complete. */
  readonly unfinished: number;
  readonly units: Units | null;
  readonly unitsAreFinal: boolean;
}

/** A vendor's chat for clients that speak its own format: bytes pass through. */
export interface NativeCodec {
  /** The client's body with the few members changed that must be (model, cap, usage). */
  request(native: NativeRequest, context: UpstreamContext): UpstreamRequest;
  /** Units of a whole answer; null: none. @throws RangeError when the body is no answer of the vendor's */
  units(body: Buffer): Units | null;
  scanner(native: NativeRequest): StreamScanner;
}

/** A client's body in the vendor's own format. */
export interface NativeRequest {
  body: Buffer;
  /** Members of the body at its top level, by their byte spans. */
  members: ReadonlyMap<string, { start: number; end: number }>;
  /** Headers of the client that the vendor's API gives a meaning (anthropic-version, anthropic-beta …). */
  headers: string[];
  /** OpenAI's chat: the client asked for the usage chunk itself. */
  wantsUsage: boolean;
  /** OpenAI's chat: the parsed stream_options. */
  streamOptions: Record<string, unknown> | null;
  /** Gemini: the client reads its stream as one JSON array instead of events (`alt=sse` is missing). */
  jsonArray?: boolean;
}

/**
 * Credentials as headers to add to the request's own: a key, a token, or a signature of the request.
 * @param request method is POST; url is absolute
 */
export type Authorize = (
  request: { url: URL; headers: string[]; body: Buffer },
  credentials: ProviderCredentials,
  settings: Readonly<Record<string, unknown>>,
) => string[] | Promise<string[]>;

/** Counts a request's input tokens at the vendor, which charges nothing for it. */
export interface TokenCounter {
  /** The client's question, in the vendor's own format. @throws AppError(invalid_request) for what is not offered */
  request(native: NativeRequest, context: UpstreamContext): UpstreamRequest;
  /** The vendor's answer. @throws RangeError when it holds no count */
  answer(body: Buffer): Record<string, unknown>;
}

/** One kind of provider. */
export interface ChatProvider {
  format: ChatFormat;
  codec: ChatCodec;
  native: Partial<Record<ChatFormat, NativeCodec>>;
  /** For clients of the provider's own format; absent: the vendor has no such thing. */
  tokenCounter?: TokenCounter;
  authorize: Authorize;
  refusal: ReadRefusal;
}
