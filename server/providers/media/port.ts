/**
 * Endpoints that are no chat: embeddings, images, audio, moderations, rerank. Their one client format is OpenAI's
 * (rerank: Jina's and Cohere's, which agree); a codec per kind of provider and endpoint says how the request goes to
 * the vendor and what its answer used.
 *
 * How an exchange uses it
 * 1. `mediaOperation(endpoint).read({contentType, body, header})` — 400s come from here; `bodyLimitBytes` is the
 *    operation's own. `read.bound` is what the hold is estimated from: `boundAt(read.bound, route.price)` per route
 *    and the dearest route wins. `read.delivery` says whether this is a sync exchange ("whole") or a stream one
 *    ("events": SSE; "bytes": a binary body passed on as it comes). `read.inputTokens` is for the rate limits.
 * 2. `mediaCodec(route.providerKind, read.endpoint)` — null: this kind of provider has no such endpoint, the route is
 *    left out. `codec.request(read, context)` gives path, headers, body; `authorize` and `refusal` are the provider's.
 * 3. "whole": `codec.answer(read, body, contentType, facts)` gives the client's body, its content-type and the units. It
 *    throws RangeError when the body is no answer (an HTML page, `{"error"}` under a 200): the attempt has failed; and
 *    RefusedAnswer when the vendor withholds it: the client's 400.
 * 4. "events" and "bytes": `codec.scanner(read, contentType)` is made once the upstream's headers are there and is fed
 *    its bytes. `pass` goes to the client as `streamType` says, else with the upstream's content-type; `terminal()`
 *    after the commit. `done` comes with `[DONE]` only: else the upstream's clean close is the end if `finished` and
 *    `unfinished === 0`, and anything earlier is a cut, charged by `units` as they stand (what has been delivered). An
 *    answer of another kind than the request's is invalid: `codec.accepts(read, contentType)` tells, before anything
 *    is passed on.
 * 5. Units. `request` is counted already (a vendor's search units; zero where nothing was made): do not overwrite it.
 *    Several kinds may say the same thing in different measures (seconds and audio tokens; images and image tokens):
 *    the price's figures pick: `billableUsage(usage, price.rates, cost?.rates)`.
 * 6. `mask_model`: `answer.modelMember` names the JSON member to mask in a whole answer; null: none says it. Streams
 *    of these endpoints do not name the model.
 */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import type { MemberSpan } from "#server/providers/wire/json-members.ts";
import type { ScanResult, UpstreamContext, UpstreamRequest } from "../port.ts";
import type { MultipartForm } from "./multipart.ts";

export type MediaEndpoint =
  | "embeddings"
  | "images/generations"
  | "images/edits"
  | "audio/speech"
  | "audio/transcriptions"
  | "audio/translations"
  | "moderations"
  | "rerank";

/** A physical model's modality (contract.md, "/physical-models"). */
export type MediaModality = "embedding" | "image" | "speech" | "transcription" | "moderation" | "rerank";

export interface MediaInput {
  contentType: string;
  body: Buffer;
  header(name: string): string | undefined;
}

/** The client's body, read as far as the gateway must. */
export type MediaBody =
  | { kind: "json"; bytes: Buffer; members: ReadonlyMap<string, MemberSpan>; fields: Record<string, unknown> }
  | { kind: "form"; bytes: Buffer; contentType: string; form: MultipartForm };

/** What answers of one endpoint need to know of their request. */
export interface MediaFacts {
  /** Image endpoints: images asked for. */
  images: number;
  /** Image edits: images that came along, a mask among them. */
  inputImages: number;
  /** As asked for; null: left to the model. */
  imageSize: string | null;
  imageQuality: string | null;
  /** Speech: Unicode code points to speak. */
  characters: number;
  /** Transcription: seconds of the audio as measured; null: it could not be. Rounded up. */
  seconds: number | null;
  /** Transcription: size of the recording. */
  audioBytes: number;
  /** Speech and transcription: the answer's format. */
  responseFormat: string | null;
}

export interface MediaRead {
  endpoint: MediaEndpoint;
  modality: MediaModality;
  /** As the client named it. */
  model: string;
  delivery: "whole" | "events" | "bytes";
  /** Upper bounds by kind, whatever the route: no answer uses more. */
  bound: Units;
  /** Input tokens by estimate (exact for token arrays): for rate limits, and where nobody reports usage. */
  inputTokens: number;
  /** `inputTokens` is exact. */
  inputIsExact: boolean;
  /** Who the client says its user is; null: nobody. */
  user: string | null;
  body: MediaBody;
  facts: MediaFacts;
}

export interface MediaOperation {
  endpoint: MediaEndpoint;
  modality: MediaModality;
  /** The longest body: contract.md says 20 MiB, 25 MiB with audio. */
  bodyLimitBytes: number;
  /** @throws AppError(invalid_request) with the parameter at fault */
  read(input: MediaInput): Promise<MediaRead>;
}

/** What an answer used. */
export interface MediaUsage {
  units: Units;
  /** Kinds that nobody reported: estimated. Exact counts of our own (characters, images) are not among them. */
  estimated: readonly UnitKind[];
}

export interface MediaAnswer extends MediaUsage {
  body: Buffer;
  contentType: string;
  modelMember: "model" | null;
}

/** Watches a stream go by; of the shape of StreamScanner, see `../port.ts`. */
export interface MediaScanner {
  /** @throws RangeError when one event is longer than any of the endpoint's */
  push(bytes: Buffer): ScanResult;
  /** The upstream has closed: what that completes, to be passed on; null: nothing. */
  end(): Buffer | null;
  /** What was withheld, to be sent after the commit. */
  terminal(): Buffer;
  readonly events: number;
  /** Always 0: what a media request can cost is held in whole before it is sent. */
  readonly tokens: number;
  readonly finished: boolean;
  readonly unfinished: number;
  /** For what has come so far; null: nothing has. */
  readonly units: Units | null;
  readonly estimated: readonly UnitKind[];
  readonly unitsAreFinal: boolean;
}

/** What an answer brings along beside its body. */
export interface AnswerFacts {
  /** A header of the upstream's answer by its name in lower case; null: there is none. */
  header(name: string): string | null;
  createdAtSeconds: number;
}

/** One endpoint of one kind of provider. Pure. */
export interface MediaCodec {
  /** Upper bounds by kind where the vendor's are not the request's own (`read.bound`). */
  bound?(read: MediaRead, upstreamModel: string): Units;
  /** @throws AppError(invalid_request) for what the vendor cannot do */
  request(read: MediaRead, context: UpstreamContext): UpstreamRequest;
  /** Whether a 200 of this content-type can be the answer to this request. */
  accepts(read: MediaRead, contentType: string): boolean;
  /**
   * @throws RangeError when the body is no answer of the vendor's
   * @throws RefusedAnswer when the vendor says under a 200 that it will not answer this
   */
  answer(read: MediaRead, body: Buffer, contentType: string, facts?: AnswerFacts): MediaAnswer;
  /** content-type of what the scanner passes on; absent: the upstream's. */
  streamType?(read: MediaRead): string;
  /** For deliveries "events" and "bytes". */
  scanner(read: MediaRead, contentType: string): MediaScanner;
}
