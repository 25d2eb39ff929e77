/** Content parts of the Responses API → parts of the one chat form. */
import { textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalObject, optionalObjects, optionalText, requiredText } from "../request-fields.ts";

type Part = Record<string, unknown>;

/** Files that lie at OpenAI are known to OpenAI only. */
function refuseStoredFile(part: Fields, path: string): void {
  if (part.file_id !== undefined && part.file_id !== null)
    throw invalidRequest(
      `${path}.file_id`,
      "Files uploaded to a provider cannot be used with this model; send the content itself or a URL.",
    );
}

function imagePart(part: Fields, path: string): Part {
  refuseStoredFile(part, path);
  const detail = optionalText(part, "detail", `${path}.`);
  return {
    type: "image_url",
    image_url: { url: requiredText(part, "image_url", `${path}.`), ...(detail ? { detail } : {}) },
  };
}

function filePart(part: Fields, path: string): Part {
  refuseStoredFile(part, path);
  const data = optionalText(part, "file_data", `${path}.`);
  const url = optionalText(part, "file_url", `${path}.`);
  if (!data && !url) throw invalidRequest(path, "An 'input_file' needs 'file_data' or 'file_url'.");
  const filename = optionalText(part, "filename", `${path}.`);
  return {
    type: "file",
    file: {
      ...(data ? { file_data: data } : {}),
      ...(url ? { file_url: url } : {}),
      ...(filename ? { filename } : {}),
    },
  };
}

/** A part of text of the input or of an earlier answer; null: it is of another kind. */
function partText(part: Fields, path: string): string | null {
  const known = part.type === "input_text" || part.type === "output_text" || part.type === "text";
  if (!known) return null;
  const text = textOf(part.text);
  if (text === null) throw invalidRequest(`${path}.text`, `'${path}.text' is required and must be a string.`);
  return text;
}

function toPart(part: Fields, path: string): Part {
  const text = partText(part, path);
  if (text !== null) return { type: "text", text };
  switch (part.type) {
    case "input_image":
      return imagePart(part, path);
    case "input_file":
      return filePart(part, path);
    case "input_audio":
      return { type: "input_audio", input_audio: optionalObject(part, "input_audio", `${path}.`) ?? {} };
    default:
      throw invalidRequest(`${path}.type`, `'${path}.type' is not a content type that this model can be given.`);
  }
}

/**
 * `content` of an input message or `output` of a tool: a string, or parts. Text alone becomes a string.
 *
 * @param name the member that holds it; `path` is where the item stands, without a dot behind
 * @throws AppError(invalid_request)
 */
export function inputContent(item: Fields, name: string, path: string): string | Part[] {
  const value = item[name];
  if (typeof value === "string") return value;
  const parts = optionalObjects(item, name, `${path}.`);
  if (!parts) throw invalidRequest(`${path}.${name}`, `'${path}.${name}' is required.`);
  const made = parts.map((part, index) => toPart(part, `${path}.${name}.${index}`));
  const only = made.length === 1 ? made[0] : undefined;
  return only?.type === "text" && typeof only.text === "string" ? only.text : made;
}

/** What an earlier answer said, as the chat form has it: text and refusal apart. */
export interface AssistantContent {
  text: string | null;
  refusal: string | null;
}

/** `content` of an assistant's message. @throws AppError(invalid_request) */
export function assistantContent(item: Fields, path: string): AssistantContent {
  if (typeof item.content === "string") return { text: item.content, refusal: null };
  const parts = optionalObjects(item, "content", `${path}.`);
  if (!parts) throw invalidRequest(`${path}.content`, `'${path}.content' is required.`);
  const content: AssistantContent = { text: null, refusal: null };
  for (const [index, part] of parts.entries()) {
    const at = `${path}.content.${index}`;
    const text = partText(part, at);
    if (text !== null) content.text = (content.text ?? "") + text;
    else if (part.type === "refusal")
      content.refusal = (content.refusal ?? "") + requiredText(part, "refusal", `${at}.`);
    else throw invalidRequest(`${at}.type`, "An assistant's message holds 'output_text' and 'refusal' only.");
  }
  return content;
}
