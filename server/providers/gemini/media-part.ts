/** Images, audio and files as Gemini takes them: bytes inline, or by address (ai.google.dev/api/caching#Part). */
import type { UpstreamContext } from "../port.ts";
import type { ContentPart } from "../wire/content-parts.ts";
import { parseDataUrl } from "../wire/data-url.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";

export type MediaPart =
  | { inlineData: { mimeType: string; data: string } }
  | { fileData: { fileUri: string; mimeType?: string } };

type Media = Exclude<ContentPart, { kind: "text" } | { kind: "refusal" }>;

/** File extension → media type, of what Gemini documents as input. */
const mediaTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
  gif: "image/gif",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/md",
  html: "text/html",
  csv: "text/csv",
  xml: "text/xml",
  json: "application/json",
  wav: "audio/wav",
  mp3: "audio/mp3",
  aiff: "audio/aiff",
  aac: "audio/aac",
  ogg: "audio/ogg",
  flac: "audio/flac",
  mp4: "video/mp4",
  mpeg: "video/mpeg",
  mov: "video/mov",
  webm: "video/webm",
};

/** The media type of a file by its name; null: the name does not tell. */
export function mediaTypeOfName(name: string): string | null {
  const path = name.split(/[?#]/, 1)[0] ?? "";
  const extension = /\.([a-z0-9]{2,5})$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(mediaTypes, extension) ? (mediaTypes[extension] ?? null) : null;
}

const isAddress = (url: string): boolean => /^(https?|gs):\/\//i.test(url);

function byAddress(fileUri: string, name: string): MediaPart {
  const mimeType = mediaTypeOfName(name);
  return { fileData: mimeType === null ? { fileUri } : { fileUri, mimeType } };
}

function byUrl(url: string, param: string): MediaPart {
  const inline = parseDataUrl(url);
  if (inline) return { inlineData: { mimeType: inline.mediaType, data: inline.base64 } };
  if (isAddress(url)) return byAddress(url, url);
  throw invalidRequest(param, "The URL must be a base64 data: URL or an http(s) address.");
}

/** An image's bytes are left out of the hold: other bytes may not come by its name. */
function imagePart(url: string, param: string): MediaPart {
  const type = parseDataUrl(url)?.mediaType ?? null;
  if (type !== null && !type.startsWith("image/"))
    throw invalidRequest(param, `A data: URL of an image must hold one, not '${type.slice(0, 64)}'.`);
  return byUrl(url, param);
}

function filePart(part: Extract<Media, { kind: "file" }>, context: UpstreamContext): MediaPart | null {
  if (part.fileData !== null) {
    const inline = parseDataUrl(part.fileData);
    if (inline) return { inlineData: { mimeType: inline.mediaType, data: inline.base64 } };
    const mimeType = (part.filename && mediaTypeOfName(part.filename)) || "application/pdf";
    return { inlineData: { mimeType, data: part.fileData } };
  }
  if (part.fileUrl !== null) {
    if (isAddress(part.fileUrl)) return byAddress(part.fileUrl, part.filename ?? part.fileUrl);
    return byUrl(part.fileUrl, `${part.param}.file.file_url`);
  }
  unsupported(context.unsupported, `${part.param}.file.file_id`);
  return null;
}

/**
 * The part of a request for an image, audio clip or file; null: it is left out.
 * @throws AppError(invalid_request) for what is no media, or media that Gemini does not take
 */
export function mediaPart(part: Media, context: UpstreamContext): MediaPart | null {
  if (part.kind === "image") return imagePart(part.url, `${part.param}.image_url.url`);
  if (part.kind === "file") return filePart(part, context);
  if (!/^[a-z0-9.+-]{1,32}$/i.test(part.format))
    throw invalidRequest(`${part.param}.input_audio.format`, "'format' must name an audio format, e.g. 'wav'.");
  return { inlineData: { mimeType: `audio/${part.format.toLowerCase()}`, data: part.base64 } };
}
