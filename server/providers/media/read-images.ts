import { imageKind, type Units } from "#server/contracts/units.ts";
import { own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import {
  boundedCount,
  countField,
  flagField,
  noFacts,
  readFormBody,
  readJsonBody,
  requiredText,
  textField,
  tokensOfBytes,
} from "./body.ts";
import { mediaTypeOf } from "./multipart.ts";
import type { MediaBody, MediaInput, MediaOperation, MediaRead } from "./port.ts";

const mostImages = 64;
const mostInputImages = 32;
/** Output tokens of a square image of 1024 by quality; others by their area (platform.openai.com, image generation). */
const tokensOfSquare: Record<string, number> = { low: 272, medium: 1056, high: 4160 };
const squareArea = 1024 * 1024;
const largestArea = 1.5 * squareArea;
const tokensOfPartialImage = 100;
/** What an image to be edited takes at high fidelity, rounded up. */
const tokensOfInputImage = 10_000;

const sizePattern = /^(\d{2,5})x(\d{2,5})$/;

/** A size as kinds are named by it ("1024x1024"); null: the model chooses, or it is no size. */
export function sizeOf(given: string | null): string | null {
  const size = given?.toLowerCase().replace("*", "x") ?? null;
  return size !== null && sizePattern.test(size) ? size : null;
}

/** A quality as kinds are named by it; null: the model chooses. */
export const qualityOf = (given: string | null): string | null =>
  given === null || given.toLowerCase() === "auto" ? null : given.toLowerCase();

/** Output tokens of one image; what is null counts as the largest and best. */
export function imageOutputTokens(size: string | null, quality: string | null): number {
  const match = size === null ? null : sizePattern.exec(size);
  const area = match ? Number(match[1]) * Number(match[2]) : largestArea;
  const dearest = tokensOfSquare.high ?? 0;
  const square = (quality !== null && Object.hasOwn(tokensOfSquare, quality) && tokensOfSquare[quality]) || dearest;
  return Math.ceil((square * area) / squareArea);
}

function readImages(endpoint: "images/generations" | "images/edits", body: MediaBody, inputImages: number): MediaRead {
  const model = requiredText(body, "model");
  const prompt = requiredText(body, "prompt");
  const images = countField(body, "n", mostImages) ?? 1;
  const size = sizeOf(textField(body, "size"));
  const quality = qualityOf(textField(body, "quality"));
  const stream = flagField(body, "stream");
  const partialImages = countField(body, "partial_images", 10, 0) ?? 0;
  const promptBytes = Buffer.byteLength(prompt);
  const bound: Units = {
    input: promptBytes + 16,
    image_output: boundedCount(images * (imageOutputTokens(size, quality) + partialImages * tokensOfPartialImage)),
    [imageKind(size, quality)]: images,
    request: 1,
  };
  if (inputImages > 0) bound.image_input = inputImages * tokensOfInputImage;
  return {
    endpoint,
    modality: "image",
    model,
    delivery: stream ? "events" : "whole",
    bound,
    inputTokens: tokensOfBytes(promptBytes),
    inputIsExact: false,
    user: textField(body, "user"),
    body,
    facts: { ...noFacts, images, inputImages, imageSize: size, imageQuality: quality },
  };
}

/** POST /images/generations (platform.openai.com/docs/api-reference/images/create). */
export const imageGenerations: MediaOperation = {
  endpoint: "images/generations",
  modality: "image",
  bodyLimitBytes: 20 * 1024 * 1024,
  read: async (input: MediaInput) => readImages("images/generations", readJsonBody(input), 0),
};

const fileName = /^(?:image|mask)(?:\[\d{0,3}\])?$/;
/** `images[0][file_id]`: some parsers of forms make of it what JSON may have. */
const referenceName = /^(?:images?|mask)(?:$|[[.])/;

function listOf(given: unknown): unknown[] {
  if (given === undefined || given === null) return [];
  return Array.isArray(given) ? given : [given];
}

/** Images that come as files of a form, or as references in JSON. */
function countInputImages(body: MediaBody): number {
  if (body.kind === "form") {
    const { parts } = body.form;
    const reference = parts.find(({ name }) => referenceName.test(name) && !fileName.test(name));
    if (reference) throw invalidRequest(reference.name, `'${reference.name}' is not taken in a form: send files.`);
    const named = parts.filter((part) => fileName.test(part.name));
    const text = named.find((part) => part.filename === null);
    if (text) throw invalidRequest(text.name, `'${text.name}' must be a file.`);
    if (!named.some((part) => part.name !== "mask"))
      throw invalidRequest("image", "'image' is required and must be a file.");
    return named.length;
  }
  // Which of the two an upstream reads is its own matter.
  const list = [...listOf(own(body.fields, "images")), ...listOf(own(body.fields, "image"))];
  if (list.length === 0) throw invalidRequest("images", "'images' must have at least one image.");
  return list.length + (own(body.fields, "mask") ? 1 : 0);
}

/** POST /images/edits, as a form or as JSON (platform.openai.com/docs/api-reference/images/createEdit). */
export const imageEdits: MediaOperation = {
  endpoint: "images/edits",
  modality: "image",
  bodyLimitBytes: 25 * 1024 * 1024,
  async read(input: MediaInput): Promise<MediaRead> {
    const isForm = mediaTypeOf(input.contentType) === "multipart/form-data";
    const body = isForm ? readFormBody(input) : readJsonBody(input);
    const inputImages = countInputImages(body);
    if (inputImages > mostInputImages)
      throw invalidRequest("image", `There must not be more than ${mostInputImages} images.`);
    return readImages("images/edits", body, inputImages);
  },
};
