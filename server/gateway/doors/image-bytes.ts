/**
 * Bytes of images that a body carries inside: they cost tokens by the picture, not by the byte, so the bound of a hold
 * leaves them out and adds the vendor's most for an image. Only an image's own base64 counts: what stands beside it,
 * or comes under an image's name and is of another type, costs by its bytes, as files and recordings do.
 */
import { isObject } from "#server/providers/wire/json-values.ts";

const imageUrl = /^data:image\/[a-z0-9.+-]{1,40}(?:;[^;,]{0,64}){0,4};base64,/i;
const imageType = /^image\//i;
const lengthOf = (data: unknown): number => (typeof data === "string" ? data.length : 0);

/** Length of the base64 in the data URL of OpenAI's `image_url`, be it the URL or an object with it; 0: it is none. */
export function imageUrlBytes(image: unknown): number {
  const url = isObject(image) ? image.url : image;
  if (typeof url !== "string") return 0;
  const head = imageUrl.exec(url.slice(0, 512));
  return head ? url.length - head[0].length : 0;
}

/** Length of Anthropic's `source`, as far as it is an image inside the body. */
export const imageSourceBytes = (source: unknown): number =>
  isObject(source) && source.type === "base64" ? typedImageBytes(source.media_type, source.data) : 0;

/** Length of the base64 that stands beside this media type; 0: it is no image's. */
export const typedImageBytes = (mediaType: unknown, data: unknown): number =>
  typeof mediaType === "string" && imageType.test(mediaType) ? lengthOf(data) : 0;

/** Length of Ollama's `images`. */
export const imageListBytes = (images: unknown): number =>
  Array.isArray(images) ? images.reduce((sum: number, image: unknown) => sum + lengthOf(image), 0) : 0;
