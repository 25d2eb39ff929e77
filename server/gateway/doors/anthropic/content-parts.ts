/** Anthropic's content blocks as content parts of the one chat form. */
import { isObject, objectsOf, shown, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalObject, requiredText } from "../request-fields.ts";

export type Part = Record<string, unknown>;

/** The mark of a cache's breakpoint, where the block bears one. */
const cacheControl = (block: Fields): Part =>
  isObject(block.cache_control) ? { cache_control: block.cache_control } : {};

/** @throws AppError(invalid_request) when the block is no text */
export function textPart(block: Fields, param: string): Part {
  if (block.type !== "text" || typeof block.text !== "string")
    throw invalidRequest(`${param}.text`, "A text block needs its 'text'.");
  return { type: "text", text: block.text, ...cacheControl(block) };
}

function sourceOf(block: Fields, param: string): Fields {
  const source = optionalObject(block, "source", `${param}.`);
  if (!source) throw invalidRequest(`${param}.source`, "'source' is required and must be an object.");
  return source;
}

function dataUrl(source: Fields, param: string): string {
  const mediaType = requiredText(source, "media_type", `${param}.source.`);
  return `data:${mediaType};base64,${requiredText(source, "data", `${param}.source.`)}`;
}

function imagePart(block: Fields, param: string): Part {
  const source = sourceOf(block, param);
  if (source.type === "base64") return { type: "image_url", image_url: { url: dataUrl(source, param) } };
  if (source.type === "url")
    return { type: "image_url", image_url: { url: requiredText(source, "url", `${param}.source.`) } };
  throw unknownSource(param);
}

function documentParts(block: Fields, param: string): Part[] {
  const source = sourceOf(block, param);
  const title = textOf(block.title);
  switch (source.type) {
    case "base64":
      return [{ type: "file", file: { filename: title ?? "document.pdf", file_data: dataUrl(source, param) } }];
    case "url": {
      const url = requiredText(source, "url", `${param}.source.`);
      return [{ type: "file", file: { filename: title ?? "document.pdf", file_url: url } }];
    }
    case "text": {
      const text = requiredText(source, "data", `${param}.source.`);
      return [{ type: "text", text: title ? `${title}\n\n${text}` : text }];
    }
    case "content":
      if (typeof source.content === "string") return [{ type: "text", text: source.content }];
      return objectsOf(source.content).flatMap((inner, index) =>
        inner.type === "document" ? [] : contentPartOf(inner, `${param}.source.content.${index}`),
      );
    default:
      throw unknownSource(param);
  }
}

const unknownSource = (param: string) =>
  invalidRequest(`${param}.source.type`, "This kind of source is known to Anthropic only: send base64 or a URL.");

/**
 * The parts that a user's block becomes.
 * @throws AppError(invalid_request) naming what is malformed, or known to Anthropic only
 */
export function contentPartOf(block: Fields, param: string): Part[] {
  switch (block.type) {
    case "text":
      return [textPart(block, param)];
    case "image":
      return [{ ...imagePart(block, param), ...cacheControl(block) }];
    case "document":
      return documentParts(block, param).map((part) => ({ ...part, ...cacheControl(block) }));
    case "search_result": {
      const texts = objectsOf(block.content).map((inner) => textOf(inner.text) ?? "");
      const head = [textOf(block.title), textOf(block.source)].filter((line) => line !== null);
      return [{ type: "text", text: [...head, ...texts].join("\n") }];
    }
    default: {
      const type = shown(block.type);
      throw invalidRequest(`${param}.type`, `Blocks of type '${type}' are not taken by this model.`);
    }
  }
}
