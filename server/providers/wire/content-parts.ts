/** The parts of a message's content as OpenAI writes them (platform.openai.com/docs/api-reference/chat/create), checked. */
import { isObject, textOf } from "./json-values.ts";
import { invalidRequest } from "./unsupported.ts";

/** A part of a message's content, checked; `param` names it in errors. */
export type ContentPart = { param: string; cacheControl: unknown } & (
  | { kind: "text"; text: string }
  | { kind: "refusal"; text: string }
  | { kind: "image"; url: string; detail: string | null }
  | { kind: "audio"; base64: string; format: string }
  | {
      kind: "file";
      fileId: string | null;
      /** A data: URL, or bare base64. */
      fileData: string | null;
      fileUrl: string | null;
      filename: string | null;
    }
);

/**
 * The parts of a message's content as OpenAI writes it: a string is one part, null is none.
 * @throws AppError(invalid_request) naming the part or its member
 */
export function contentParts(content: unknown, param: string): ContentPart[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ kind: "text", text: content, param, cacheControl: undefined }];
  if (!Array.isArray(content))
    throw invalidRequest(param, "A message's 'content' must be a string or an array of parts.");
  return content.map((part: unknown, index) => contentPart(part, `${param}.${index}`));
}

function contentPart(part: unknown, param: string): ContentPart {
  if (!isObject(part)) throw invalidRequest(param, "A content part must be an object.");
  const common = { param, cacheControl: part.cache_control };
  const type = part.type;
  switch (type) {
    case "text":
      return { ...common, kind: "text", text: required(part, "text", param) };
    case "refusal":
      return { ...common, kind: "refusal", text: required(part, "refusal", param) };
    case "image_url": {
      const image = part.image_url;
      // Some clients write the URL itself where OpenAI has an object.
      if (typeof image === "string") return { ...common, kind: "image", url: image, detail: null };
      return {
        ...common,
        kind: "image",
        url: required(image, "url", `${param}.image_url`),
        detail: isObject(image) ? textOf(image.detail) : null,
      };
    }
    case "input_audio": {
      const audio = part.input_audio;
      const base64 = required(audio, "data", `${param}.input_audio`);
      return { ...common, kind: "audio", base64, format: required(audio, "format", `${param}.input_audio`) };
    }
    case "file":
      return { ...common, ...filePart(part, param) };
    default:
      throw invalidRequest(`${param}.type`, "A content part's 'type' is missing or not known.");
  }
}

function filePart(part: Record<string, unknown>, param: string) {
  const file = isObject(part.file) ? part.file : {};
  const read = {
    kind: "file" as const,
    fileId: textOf(file.file_id),
    fileData: textOf(file.file_data),
    fileUrl: textOf(file.file_url),
    filename: textOf(file.filename),
  };
  if (read.fileId === null && read.fileData === null && read.fileUrl === null)
    throw invalidRequest(`${param}.file`, "A file part needs 'file_data', 'file_url' or 'file_id'.");
  return read;
}

function required(holder: unknown, name: string, param: string): string {
  const value = isObject(holder) ? holder[name] : undefined;
  if (typeof value !== "string")
    throw invalidRequest(`${param}.${name}`, `'${name}' is required and must be a string.`);
  return value;
}
