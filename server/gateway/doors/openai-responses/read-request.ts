/** Reads a client's request of the Responses API (platform.openai.com/docs/api-reference/responses/create). */
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject, objectsOf, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { imageUrlBytes } from "../image-bytes.ts";
import type { ChatRead, DoorInput, Needs } from "../port.ts";
import { type Fields, optionalBoolean, optionalInteger, optionalObjects, requiredText } from "../request-fields.ts";
import { mostTokens, responsesToChat } from "./chat-body.ts";
import { withoutForeignReasoning } from "./foreign-reasoning.ts";
import { noWishes, type WriterWishes, writerWishes } from "./request-echo.ts";

/** A request as this door's writer knows it. */
export interface ResponsesRead extends ChatRead {
  wishes: WriterWishes;
}

/** Input that OpenAI keeps stands in for the request's own. */
const storedInputs = ["previous_response_id", "conversation", "prompt"];

function checkInput(fields: Fields): Fields[] {
  if (typeof fields.input === "string") return [];
  const items = optionalObjects(fields, "input");
  if (items) return items;
  if (storedInputs.some((name) => fields[name] !== undefined && fields[name] !== null)) return [];
  throw invalidRequest("input", "'input' is required and must be a string or an array.");
}

interface Media {
  images: number;
  imageBytes: number;
  audio: number;
  files: number;
}

/** Counts the parts that are no text, in messages and in what tools have put out. */
function countMedia(items: Fields[]): Media {
  const media: Media = { images: 0, imageBytes: 0, audio: 0, files: 0 };
  for (const item of items)
    for (const part of [...objectsOf(item.content), ...objectsOf(item.output)]) {
      if (part.type === "input_image") {
        media.images++;
        media.imageBytes += imageUrlBytes(part.image_url);
      } else if (part.type === "input_audio") media.audio++;
      else if (part.type === "input_file") media.files++;
    }
  return media;
}

/** The user's words when the request ends with them and they are text alone. */
function lastUserText(fields: Fields, items: Fields[]): string | null {
  if (typeof fields.input === "string") return fields.input;
  const last = items.at(-1);
  if (last?.role !== "user" || (last.type ?? "message") !== "message") return null;
  if (typeof last.content === "string") return last.content;
  if (!Array.isArray(last.content) || last.content.length === 0) return null;
  const texts = last.content.map((part: unknown) =>
    isObject(part) && part.type === "input_text" ? textOf(part.text) : null,
  );
  return texts.includes(null) ? null : texts.join("");
}

function needsOf(fields: Fields, media: Media): Needs {
  const format = isObject(fields.text) && isObject(fields.text.format) ? fields.text.format.type : null;
  return {
    tools: Array.isArray(fields.tools) && fields.tools.length > 0,
    vision: media.images > 0,
    audio: media.audio > 0,
    files: media.files > 0,
    jsonSchema: format === "json_schema",
  };
}

/**
 * Reads a body of `responses`. Items and tools that only OpenAI knows are left to it: they are refused by `toChat`,
 * when the route is another vendor's.
 *
 * @throws AppError(invalid_request) with the parameter at fault
 */
export function readResponsesRequest(input: DoorInput): ResponsesRead {
  const { body } = input;
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
  const model = requiredText(fields, "model");
  const stream = optionalBoolean(fields, "stream") === true;
  const items = checkInput(fields);
  const media = countMedia(items);
  return {
    format: "openai_responses",
    model,
    stream,
    maxTokens: optionalInteger(fields, "max_output_tokens", 1, mostTokens) ?? null,
    choices: 1,
    mediaParts: media.images + media.audio + media.files,
    imageBytes: media.imageBytes,
    needs: needsOf(fields, media),
    lastUserText: lastUserText(fields, items),
    user: textOf(fields.safety_identifier) ?? textOf(fields.user),
    native: { ...withoutForeignReasoning(body, members, items), headers: [], wantsUsage: true, streamOptions: null },
    wishes: writerWishes(fields),
    toChat: () => responsesToChat(fields, model, stream),
  };
}

/** What the writer must know of a request; of one that another door has read (a local answer), nothing. */
export const wishesOf = (read: ChatRead): WriterWishes =>
  read.format === "openai_responses" && "wishes" in read ? (read as ResponsesRead).wishes : noWishes;
