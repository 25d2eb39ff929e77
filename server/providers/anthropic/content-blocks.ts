/** Content parts as Anthropic's blocks (platform.claude.com/docs/en/build-with-claude/{vision,pdf-support}). */
import type { UpstreamContext } from "../port.ts";
import { type ContentPart, contentParts } from "../wire/content-parts.ts";
import { parseDataUrl } from "../wire/data-url.ts";
import { isObject } from "../wire/json-values.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";

export type Block = Record<string, unknown>;

const imageTypes = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** A `cache_control` as Anthropic writes it, alone in an object to be spread; anything else is left out. */
export const cacheControlOf = (value: unknown): { cache_control?: unknown } =>
  isObject(value) && value.type === "ephemeral" ? { cache_control: value } : {};

/**
 * A message's content as blocks. Empty texts are left out: the API refuses them.
 * @throws AppError(invalid_request) naming the part, for what is malformed or not supported
 */
export function contentBlocks(content: unknown, param: string, context: UpstreamContext): Block[] {
  const blocks: Block[] = [];
  for (const part of contentParts(content, param)) {
    const block = blockOf(part, context);
    if (block !== null) blocks.push({ ...block, ...cacheControlOf(part.cacheControl) });
  }
  return blocks;
}

function blockOf(part: ContentPart, context: UpstreamContext): Block | null {
  switch (part.kind) {
    case "text":
    case "refusal":
      return part.text === "" ? null : { type: "text", text: part.text };
    case "image":
      return { type: "image", source: imageSource(part.url, `${part.param}.image_url.url`) };
    case "file":
      return fileBlock(part, context);
    case "audio":
      unsupported(context.unsupported, part.param, "Anthropic's models take no audio.");
      return null;
  }
}

function imageSource(url: string, param: string): Block {
  const data = parseDataUrl(url);
  if (data === null) return { type: "url", url: httpsUrl(url, param) };
  if (!imageTypes.has(data.mediaType))
    throw invalidRequest(param, `Images must be JPEG, PNG, GIF or WebP, not '${data.mediaType.slice(0, 64)}'.`);
  return { type: "base64", media_type: data.mediaType, data: data.base64 };
}

function httpsUrl(url: string, param: string): string {
  if (url.slice(0, 8).toLowerCase() !== "https://")
    throw invalidRequest(param, "It must be an https: URL or a base64 data: URL.");
  return url;
}

function fileBlock(part: ContentPart & { kind: "file" }, context: UpstreamContext): Block | null {
  const title = part.filename ? { title: part.filename } : {};
  if (part.fileData !== null) return dataBlock(part.fileData, part, title);
  if (part.fileUrl !== null) {
    const url = httpsUrl(part.fileUrl, `${part.param}.file.file_url`);
    return { type: "document", source: { type: "url", url }, ...title };
  }
  unsupported(
    context.unsupported,
    `${part.param}.file.file_id`,
    "Files by id are not known to Anthropic: send 'file_data'.",
  );
  return null;
}

/** PDFs and plain text are documents, images are images. Bare base64 goes by the file's name. */
function dataBlock(fileData: string, part: ContentPart & { kind: "file" }, title: object): Block {
  const param = `${part.param}.file.file_data`;
  const url = parseDataUrl(fileData);
  if (url === null && fileData.slice(0, 5).toLowerCase() === "data:")
    throw invalidRequest(param, "It must be a base64 data: URL, or base64.");
  const bare = part.filename?.toLowerCase().endsWith(".txt") ? "text/plain" : "application/pdf";
  const { mediaType, base64 } = url ?? { mediaType: bare, base64: fileData };
  if (mediaType === "application/pdf")
    return { type: "document", source: { type: "base64", media_type: mediaType, data: base64 }, ...title };
  if (mediaType.startsWith("text/")) {
    const data = Buffer.from(base64, "base64").toString("utf8");
    return { type: "document", source: { type: "text", media_type: "text/plain", data }, ...title };
  }
  if (imageTypes.has(mediaType))
    return { type: "image", source: { type: "base64", media_type: mediaType, data: base64 } };
  throw invalidRequest(param, `Files must be PDF, plain text or images, not '${mediaType.slice(0, 64)}'.`);
}
