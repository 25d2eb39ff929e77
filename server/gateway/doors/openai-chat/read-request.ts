/** Reads a client's body of `chat/completions` (platform.openai.com/docs/api-reference/chat/create). */
import type { ChatBody } from "#server/providers/chat.ts";
import type { NativeRequest } from "#server/providers/port.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { imageUrlBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput, Needs } from "../port.ts";
import { optionalBoolean, optionalInteger, requiredText, streamOptionsOf } from "../request-fields.ts";

/** The most that one request may ask for: far above any model, far below where arithmetic gets odd. */
const mostTokens = 100_000_000;
const mostChoices = 128;

interface MessageFacts {
  mediaParts: number;
  imageBytes: number;
  images: number;
  audio: number;
  files: number;
}

function countParts(parts: readonly unknown[], facts: MessageFacts): void {
  for (const part of parts) {
    const type = isObject(part) ? part.type : undefined;
    if (type === "text" || type === "refusal") continue;
    facts.mediaParts++;
    if (type === "image_url") {
      facts.images++;
      facts.imageBytes += imageUrlBytes(isObject(part) ? part.image_url : null);
    } else if (type === "input_audio") facts.audio++;
    else if (type === "file") facts.files++;
  }
}

/** Checks the messages and counts their parts that are no text. */
function readMessages(messages: unknown): MessageFacts {
  const facts: MessageFacts = { mediaParts: 0, imageBytes: 0, images: 0, audio: 0, files: 0 };
  if (!Array.isArray(messages)) throw invalidRequest("messages", "'messages' is required and must be an array.");
  if (messages.length === 0) throw invalidRequest("messages", "'messages' must have at least one message.");
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    if (!isObject(message)) throw invalidRequest(`messages.${index}`, "A message must be an object.");
    if (typeof message.role !== "string")
      throw invalidRequest(`messages.${index}.role`, "A message's 'role' is required and must be a string.");
    const { content } = message;
    if (Array.isArray(content)) countParts(content, facts);
    else if (content !== undefined && content !== null && typeof content !== "string") {
      throw invalidRequest(`messages.${index}.content`, "A message's 'content' must be a string or an array of parts.");
    }
  }
  return facts;
}

/** The user's words when the chat ends with them and they are text alone. */
function lastUserText(messages: readonly unknown[]): string | null {
  const last = messages[messages.length - 1];
  if (!isObject(last) || last.role !== "user") return null;
  if (typeof last.content === "string") return last.content;
  if (!Array.isArray(last.content) || last.content.length === 0) return null;
  let text = "";
  for (const part of last.content as unknown[]) {
    if (!isObject(part) || part.type !== "text" || typeof part.text !== "string") return null;
    text += part.text;
  }
  return text;
}

function needsOf(fields: Record<string, unknown>, facts: MessageFacts): Needs {
  const format = fields.response_format;
  const { functions, modalities, tools } = fields;
  return {
    tools: (Array.isArray(tools) && tools.length > 0) || (Array.isArray(functions) && functions.length > 0),
    vision: facts.images > 0,
    audio: facts.audio > 0 || (Array.isArray(modalities) && modalities.includes("audio")),
    files: facts.files > 0,
    jsonSchema: isObject(format) && format.type === "json_schema",
  };
}

/** A request as this door read it. */
class ChatCompletionsRead implements ChatRead {
  readonly format = "openai_chat";
  readonly needs: Needs;
  readonly lastUserText: string | null;
  readonly user: string | null;
  readonly mediaParts: number;
  readonly imageBytes: number;

  constructor(
    private readonly fields: Record<string, unknown>,
    readonly model: string,
    readonly stream: boolean,
    readonly maxTokens: number | null,
    readonly choices: number,
    facts: MessageFacts,
    readonly native: NativeRequest,
  ) {
    this.mediaParts = facts.mediaParts;
    this.imageBytes = facts.imageBytes;
    this.needs = needsOf(fields, facts);
    this.lastUserText = lastUserText(fields.messages as unknown[]);
    this.user = typeof fields.user === "string" ? fields.user : null;
  }

  readonly toChat = (): ChatBody => ({
    ...this.fields,
    model: this.model,
    messages: this.fields.messages as Record<string, unknown>[],
  });
}

/** @throws AppError(invalid_request) with the parameter at fault */
export function readChatRequest({ body }: Pick<DoorInput, "body">): ChatRead {
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
  const model = requiredText(fields, "model");
  const stream = optionalBoolean(fields, "stream") === true;
  const facts = readMessages(fields.messages);
  const streamOptions = streamOptionsOf(fields, stream);
  const maxTokens = optionalInteger(fields, "max_tokens", 1, mostTokens) ?? null;
  const maxCompletionTokens = optionalInteger(fields, "max_completion_tokens", 1, mostTokens) ?? null;
  const cap =
    maxTokens !== null && maxCompletionTokens !== null
      ? Math.max(maxTokens, maxCompletionTokens)
      : (maxTokens ?? maxCompletionTokens);
  const choices = optionalInteger(fields, "n", 1, mostChoices) ?? 1;
  const wantsUsage = streamOptions?.include_usage === true;
  const native = { body, members, headers: [], wantsUsage, streamOptions };
  return new ChatCompletionsRead(fields, model, stream, cap, choices, facts, native);
}
