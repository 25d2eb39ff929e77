/**
 * Content parts as Converse's blocks
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html). Media travel as bytes only: an
 * address would make Bedrock read the operator's own buckets with the operator's own rights, and it fetches no others.
 */
import { type ContentPart, contentParts } from "#server/providers/wire/content-parts.ts";
import { parseDataUrl } from "#server/providers/wire/data-url.ts";
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

export type Block = Record<string, unknown>;

const imageFormats = new Map([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
]);

/** By media type and by a file name's ending. */
const documentFormats = new Map([
  ["application/pdf", "pdf"],
  ["text/csv", "csv"],
  ["application/msword", "doc"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/vnd.ms-excel", "xls"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["text/html", "html"],
  ["text/plain", "txt"],
  ["text/markdown", "md"],
]);
const documentEndings = new Set(documentFormats.values());

const audioFormats = new Set(["wav", "mp3"]);

/** A mark behind which the prompt so far is cached, where the client wrote `cache_control`. */
export function cachePoint(cacheControl: unknown): Block[] {
  if (!isObject(cacheControl) || cacheControl.type !== "ephemeral") return [];
  return [{ cachePoint: { type: "default", ...(cacheControl.ttl === "1h" ? { ttl: "1h" } : {}) } }];
}

/** Names of a request's documents: Converse wants each once. */
export class DocumentNames {
  private readonly taken = new Set<string>();

  /** A name of the characters that Converse allows, made from the file's. */
  next(filename: string | null): string {
    const stem = (filename ?? "").replace(/\.[a-z0-9]{1,5}$/i, "");
    const plain = stem.replace(/[^a-zA-Z0-9()[\]-]+/g, " ").trim();
    const base = plain.slice(0, 150).trim() || "document";
    let name = base;
    for (let count = 2; this.taken.has(name); count++) name = `${base} (${count})`;
    this.taken.add(name);
    return name;
  }
}

/**
 * A message's content as blocks; empty texts are left out, for Converse refuses them.
 *
 * @throws AppError(invalid_request) naming the part
 */
export function contentBlocks(content: unknown, param: string, names: DocumentNames): Block[] {
  return contentParts(content, param).flatMap((part) => [...partBlocks(part, names), ...cachePoint(part.cacheControl)]);
}

function partBlocks(part: ContentPart, names: DocumentNames): Block[] {
  switch (part.kind) {
    case "text":
    case "refusal":
      return part.text === "" ? [] : [{ text: part.text }];
    case "image":
      return [imageBlock(part.url, part.param)];
    case "audio":
      if (!audioFormats.has(part.format)) {
        throw invalidRequest(`${part.param}.input_audio.format`, "An audio's 'format' must be wav or mp3.");
      }
      return [{ audio: { format: part.format, source: { bytes: part.base64 } } }];
    case "file":
      return [documentBlock(part, names)];
  }
}

function imageBlock(url: string, param: string): Block {
  const image = parseDataUrl(url);
  if (!image) {
    throw invalidRequest(
      `${param}.image_url.url`,
      "The model that serves this request takes images only as data: URLs in base64, not by address.",
    );
  }
  const format = imageFormats.get(image.mediaType);
  if (!format) throw invalidRequest(`${param}.image_url.url`, "An image must be PNG, JPEG, GIF or WebP.");
  return { image: { format, source: { bytes: image.base64 } } };
}

function documentBlock(part: ContentPart & { kind: "file" }, names: DocumentNames): Block {
  const param = `${part.param}.file`;
  if (part.fileData === null) {
    const given = part.fileUrl === null ? "file_id" : "file_url";
    throw invalidRequest(
      `${param}.${given}`,
      "The model that serves this request takes files only as 'file_data', not by address or id.",
    );
  }
  const data = parseDataUrl(part.fileData);
  const image = imageFormats.get(data?.mediaType ?? "");
  if (data && image) return { image: { format: image, source: { bytes: data.base64 } } };
  const ending = /\.([a-z0-9]+)$/i.exec(part.filename ?? "")?.[1]?.toLowerCase() ?? "";
  const format = documentFormats.get(data?.mediaType ?? "") ?? (documentEndings.has(ending) ? ending : undefined);
  if (!format) {
    throw invalidRequest(
      `${param}.file_data`,
      `A file must be one of ${[...documentEndings].join(", ")}, told by its media type or its name's ending.`,
    );
  }
  const bytes = data?.base64 ?? part.fileData;
  return { document: { format, name: names.next(part.filename), source: { bytes } } };
}
