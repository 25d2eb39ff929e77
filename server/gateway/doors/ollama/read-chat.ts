/** Reads a client's body of Ollama's `api/chat`. */
import type { ChatBody } from "#server/providers/chat.ts";
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { imageListBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput } from "../port.ts";
import { type Fields, optionalText, requiredText } from "../request-fields.ts";
import { chatMessages } from "./chat-messages.ts";
import { chatSettings, imagesOf, maxTokensOf, optionsOf, streamOf } from "./fields.ts";

function readMessages(fields: Fields): Fields[] {
  const { messages } = fields;
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalidRequest("messages", "'messages' is required and must be an array of at least one message.");
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) throw invalidRequest(`messages.${index}`, "A message must be an object.");
    if (typeof message.role !== "string")
      throw invalidRequest(`messages.${index}.role`, "A message's 'role' is required and must be a string.");
    optionalText(message, "content", `messages.${index}.`);
  }
  return messages as Fields[];
}

function lastUserText(messages: readonly Fields[], images: number): string | null {
  const last = messages.at(-1);
  return last?.role === "user" && images === 0 ? textOf(last.content) : null;
}

/** @throws AppError(invalid_request) with the parameter at fault */
export function readOllamaChat({ body }: Pick<DoorInput, "body">): ChatRead {
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
  const model = requiredText(fields, "model");
  const stream = streamOf(fields);
  const messages = readMessages(fields);
  const options = optionsOf(fields);
  const images = messages.map((message, index) => imagesOf(message, `messages.${index}.images`).length);
  const mediaParts = images.reduce((sum, count) => sum + count, 0);
  const tools = Array.isArray(fields.tools) ? fields.tools : [];
  return {
    format: "ollama_chat",
    model,
    stream,
    maxTokens: maxTokensOf(options),
    choices: 1,
    mediaParts,
    imageBytes: messages.reduce((sum, message) => sum + imageListBytes(message.images), 0),
    needs: {
      tools: tools.length > 0,
      vision: mediaParts > 0,
      audio: false,
      files: false,
      jsonSchema: isObject(fields.format),
    },
    lastUserText: lastUserText(messages, images.at(-1) ?? 0),
    user: null,
    native: { body, members, headers: [], wantsUsage: true, streamOptions: null },
    toChat: (): ChatBody => ({
      model,
      messages: chatMessages(messages),
      ...chatSettings(fields, options),
      ...(tools.length > 0 ? { tools } : {}),
      ...(stream ? { stream } : {}),
    }),
  };
}
