/**
 * What a client's format is to the gateway core: it reads the request, writes the answer, and says errors in the
 * shape that clients of that format expect. Pure; one folder per format beside this file.
 */
import type { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatBody, ChatDelta } from "#server/providers/chat.ts";
import type { ChatFormat, NativeRequest } from "#server/providers/port.ts";

export interface DoorInput {
  /** Model named by the path (Gemini), or null. */
  pathModel: string | null;
  /** The path's action asks for a stream (Gemini's :streamGenerateContent). */
  pathStream: boolean;
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: Buffer;
}

/** What a request needs of a model; routing leaves out those that say they cannot. */
export interface Needs {
  tools: boolean;
  vision: boolean;
  audio: boolean;
  files: boolean;
  jsonSchema: boolean;
}

/** A chat request as far as the core needs to understand it. */
export interface ChatRead {
  format: ChatFormat;
  model: string;
  stream: boolean;
  /** The client's cap of output tokens for each choice; null: none. */
  maxTokens: number | null;
  choices: number;
  /** Content parts that are no text: images, audio, files. */
  mediaParts: number;
  /** Bytes of images inside the body, see image-bytes.ts. */
  imageBytes: number;
  needs: Needs;
  /** Text of the last user message, for the merchant's magic words; null: it is no plain text. */
  lastUserText: string | null;
  /** `user` or what the format has for it, for sticky routing; null: none. */
  user: string | null;
  native: NativeRequest;
  /** The request in the one form. Made when a route needs it. @throws AppError(invalid_request) */
  toChat(): ChatBody;
}

export interface WriteContext {
  requestId: string;
  /** What `model` says in the answer. */
  model: string;
  createdAtSeconds: number;
  /** When the request began, by the monotonic clock; absent: now. */
  startedMs?: number | undefined;
  read: ChatRead;
}

/** Writes a stream in the client's format. */
export interface ChatStreamWriter {
  /** Bytes for these deltas; null: nothing to send yet. */
  write(deltas: readonly ChatDelta[]): Buffer | null;
  /** The last bytes, sent after the commit: usage where the format carries it, and the terminal event. */
  end(units: Units): Buffer;
  /** A sign of life where the format has one, e.g. an SSE comment. */
  keepAlive(): Buffer | null;
  /** The event that ends this stream with an error, where it depends on what went before; absent: the door's. */
  error?(error: AppError): Buffer;
}

export interface ChatDoor {
  format: ChatFormat;
  /** content-type of a stream */
  streamType: string;
  /** @throws AppError(invalid_request) with the parameter at fault */
  read(input: DoorInput): ChatRead;
  /** A whole answer; `units` are what is charged. */
  writeAnswer(answer: ChatAnswer, units: Units, context: WriteContext): Buffer;
  writer(context: WriteContext): ChatStreamWriter;
  /** The body of an error answer, in the format's shape; status and headers are the core's. */
  errorBody(error: AppError): Buffer;
  /** The event that ends a stream which had begun: never looks like an end. */
  errorEvent(error: AppError): Buffer;
}
