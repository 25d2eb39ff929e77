/** A chat request as far as the gateway needs to understand it; the rest is the upstream's business. */
import { isUtf8 } from "node:buffer";
import { AppError } from "#server/contracts/errors.ts";
import { jsonMembers, type MemberSpan } from "./json-members.ts";

export interface ChatRequest {
  body: Buffer;
  members: ReadonlyMap<string, MemberSpan>;
  model: string;
  stream: boolean;
  /** The client asked for the usage chunk itself. */
  wantsUsage: boolean;
  streamOptions: Record<string, unknown> | null;
  /** The larger of max_tokens and max_completion_tokens; null: neither given. */
  maxTokens: number | null;
  /** n */
  choices: number;
  /** Content parts that are no text: images, audio, files. */
  mediaParts: number;
}

function fail(param: string, userMessage: string): never {
  throw new AppError("invalid_request", { userMessage, param });
}

/** A JSON object out of bytes. @throws AppError(invalid_request) */
export function parseJsonObject(body: Buffer): Record<string, unknown> {
  if (body.length === 0)
    throw new AppError("invalid_request", { userMessage: "The request has no body; send a JSON object." });
  if (!isUtf8(body)) throw new AppError("invalid_request", { userMessage: "The request body is not valid UTF-8." });
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new AppError("invalid_request", { userMessage: "The request body is not valid JSON.", cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("invalid_request", { userMessage: "The request body must be a JSON object." });
  }
  return value as Record<string, unknown>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function positiveInteger(fields: Record<string, unknown>, name: string, most: number): number | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most) {
    fail(name, `'${name}' must be an integer from 1 to ${most}.`);
  }
  return value;
}

/** Checks the messages and counts their parts that are no text. */
function checkMessages(messages: unknown): number {
  let mediaParts = 0;
  if (!Array.isArray(messages)) fail("messages", "'messages' is required and must be an array.");
  if (messages.length === 0) fail("messages", "'messages' must have at least one message.");
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    if (!isObject(message)) fail(`messages.${index}`, "A message must be an object.");
    if (typeof message.role !== "string")
      fail(`messages.${index}.role`, "A message's 'role' is required and must be a string.");
    const content = message.content;
    if (content !== undefined && content !== null && typeof content !== "string" && !Array.isArray(content)) {
      fail(`messages.${index}.content`, "A message's 'content' must be a string or an array of parts.");
    }
    if (Array.isArray(content)) mediaParts += content.filter((part: unknown) => !isText(part)).length;
  }
  return mediaParts;
}

const isText = (part: unknown): boolean => isObject(part) && (part.type === "text" || part.type === "refusal");

function readStreamOptions(fields: Record<string, unknown>, stream: boolean): Record<string, unknown> | null {
  const options = fields.stream_options;
  if (options === undefined || options === null) return null;
  if (!isObject(options)) fail("stream_options", "'stream_options' must be an object.");
  if (!stream) fail("stream_options", "'stream_options' is only allowed when 'stream' is true.");
  const wanted = options.include_usage;
  if (wanted !== undefined && wanted !== null && typeof wanted !== "boolean") {
    fail("stream_options.include_usage", "'stream_options.include_usage' must be a boolean.");
  }
  return options;
}

/** The most that one request may ask for: far above any model, far below where arithmetic gets odd. */
const mostTokens = 100_000_000;

/**
 * Reads and checks the body of `chat/completions`.
 * @throws AppError(invalid_request) with the parameter at fault
 */
export function parseChatRequest(body: Buffer): ChatRequest {
  const fields = parseJsonObject(body);
  const members = jsonMembers(body);
  const { model, stream } = fields;
  if (typeof model !== "string" || model === "") fail("model", "'model' is required and must be a string.");
  if (stream !== undefined && stream !== null && typeof stream !== "boolean")
    fail("stream", "'stream' must be a boolean.");
  const mediaParts = checkMessages(fields.messages);
  const streamOptions = readStreamOptions(fields, stream === true);
  const caps = [
    positiveInteger(fields, "max_tokens", mostTokens),
    positiveInteger(fields, "max_completion_tokens", mostTokens),
  ];
  const given = caps.filter((cap) => cap !== null);
  return {
    body,
    members,
    model,
    stream: stream === true,
    wantsUsage: streamOptions?.include_usage === true,
    streamOptions,
    maxTokens: given.length > 0 ? Math.max(...given) : null,
    choices: positiveInteger(fields, "n", 128) ?? 1,
    mediaParts,
  };
}
