/** Reads a client's request of the Messages API (platform.claude.com/docs/en/api/messages). */
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject, objectsOf, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { imageSourceBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput, Needs } from "../port.ts";
import {
  type Fields,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalObject,
  optionalObjects,
  requiredText,
} from "../request-fields.ts";
import { messagesToChat } from "./chat-body.ts";
import { isForeignThinking, withoutForeignThinking } from "./foreign-thinking.ts";

/** The most output tokens that one request may ask for: far above any model. */
const mostTokens = 100_000_000;
/** As the API has it. */
const mostMessages = 100_000;

const roles = new Set<unknown>(["user", "assistant", "system"]);

function checkMessages(fields: Fields): Fields[] {
  const messages = optionalObjects(fields, "messages");
  if (!messages) throw invalidRequest("messages", "'messages' is required and must be an array.");
  if (messages.length === 0 || messages.length > mostMessages)
    throw invalidRequest("messages", `'messages' must hold 1 to ${mostMessages} messages.`);
  messages.forEach((message, index) => {
    if (!roles.has(message.role))
      throw invalidRequest(`messages.${index}.role`, "A message's 'role' must be 'user', 'assistant' or 'system'.");
    checkContent(message.content, `messages.${index}.content`);
  });
  return messages;
}

function checkContent(content: unknown, param: string): void {
  if (typeof content === "string") return;
  if (!Array.isArray(content)) throw invalidRequest(param, `'${param}' must be a string or an array of blocks.`);
  content.forEach((block: unknown, index) => {
    if (!isObject(block) || typeof block.type !== "string")
      throw invalidRequest(`${param}.${index}`, "A content block must be an object with a 'type'.");
  });
}

/** The members whose type decides what happens here or upstream; values are the upstream's business. */
function checkMembers(fields: Fields): void {
  if (fields.system !== undefined && fields.system !== null) checkContent(fields.system, "system");
  optionalObjects(fields, "tools");
  for (const name of ["tool_choice", "thinking", "metadata", "output_config"]) optionalObject(fields, name);
  for (const name of ["temperature", "top_p", "top_k"]) optionalNumber(fields, name);
  const stops = fields.stop_sequences ?? [];
  if (!Array.isArray(stops) || stops.some((stop) => typeof stop !== "string"))
    throw invalidRequest("stop_sequences", "'stop_sequences' must be an array of strings.");
}

interface Media {
  images: number;
  documents: number;
  imageBytes: number;
  /** Thinking of another vendor's model is among the messages. */
  foreignThinking: boolean;
}

/** Images and documents, also inside the results of tools. A document of plain text is text. */
function countMedia(messages: Fields[]): Media {
  const media: Media = { images: 0, documents: 0, imageBytes: 0, foreignThinking: false };
  const count = (blocks: Fields[]) => {
    for (const block of blocks) {
      if (block.type === "image") {
        media.images++;
        media.imageBytes += imageSourceBytes(block.source);
      } else if (block.type === "document" && !(isObject(block.source) && block.source.type === "text"))
        media.documents++;
      else if (isForeignThinking(block)) media.foreignThinking = true;
    }
  };
  for (const message of messages) {
    const blocks = objectsOf(message.content);
    count(blocks);
    for (const block of blocks) if (block.type === "tool_result") count(objectsOf(block.content));
  }
  return media;
}

/** The user's words when the request ends with them and they are text alone. */
function lastUserText(messages: Fields[]): string | null {
  const last = messages.at(-1);
  if (last?.role !== "user") return null;
  if (typeof last.content === "string") return last.content;
  const texts = objectsOf(last.content).map((block) => (block.type === "text" ? textOf(block.text) : null));
  return texts.length === 0 || texts.includes(null) ? null : texts.join("");
}

/** The JSON schema that the answer must follow; earlier clients say it at the top level. */
const outputFormat = (fields: Fields): unknown =>
  isObject(fields.output_config) ? (fields.output_config.format ?? fields.output_format) : fields.output_format;

function needsOf(fields: Fields, media: Media): Needs {
  return {
    tools: Array.isArray(fields.tools) && fields.tools.length > 0,
    vision: media.images > 0,
    audio: false,
    files: media.documents > 0,
    jsonSchema: isObject(outputFormat(fields)),
  };
}

/** The client's headers that the API gives a meaning. */
function headersOf(input: DoorInput): string[] {
  const headers: string[] = [];
  for (const name of ["anthropic-version", "anthropic-beta"]) {
    const value = input.header(name);
    if (value) headers.push(name, value);
  }
  return headers;
}

function readBody(input: DoorInput, maxTokensOf: (fields: Fields) => number | null): ChatRead {
  const { body } = input;
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
  const model = requiredText(fields, "model");
  const stream = optionalBoolean(fields, "stream") === true;
  const maxTokens = maxTokensOf(fields);
  const messages = checkMessages(fields);
  checkMembers(fields);
  const media = countMedia(messages);
  return {
    format: "anthropic",
    model,
    stream,
    maxTokens,
    choices: 1,
    mediaParts: media.images + media.documents,
    imageBytes: media.imageBytes,
    needs: needsOf(fields, media),
    lastUserText: lastUserText(messages),
    user: isObject(fields.metadata) ? textOf(fields.metadata.user_id) : null,
    native: {
      ...(media.foreignThinking ? withoutForeignThinking(body, members, fields) : { body, members }),
      headers: headersOf(input),
      wantsUsage: true,
      streamOptions: null,
    },
    toChat: () => messagesToChat(fields, { model, stream, maxTokens, format: outputFormat(fields) }),
  };
}

/**
 * Reads a body of `messages`. Blocks and tools that only Anthropic knows are left to it: they are refused by
 * `toChat`, when the route is another vendor's.
 *
 * @throws AppError(invalid_request) with the parameter at fault
 */
export const readMessagesRequest = (input: DoorInput): ChatRead =>
  readBody(input, (fields) => {
    const maxTokens = optionalInteger(fields, "max_tokens", 0, mostTokens);
    if (maxTokens === undefined) throw invalidRequest("max_tokens", "'max_tokens' is required and must be an integer.");
    return maxTokens;
  });

/** Reads a body of `messages/count_tokens`, which has no cap. @throws AppError(invalid_request) */
export const readCountTokensRequest = (input: DoorInput): ChatRead => readBody(input, () => null);
