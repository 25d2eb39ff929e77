/**
 * Images of Gemini's image models by generateContent (ai.google.dev/gemini-api/docs/image-generation): one a request,
 * by aspect ratio and one of three sizes, made of a text or of a text and other images. Imagen's `:predict` is gone from Google's API since August 2026.
 */
import type { Units } from "#server/contracts/units.ts";
import { noAnswerFacts } from "#server/providers/media/answer-facts.ts";
import { aspectRatioOf } from "#server/providers/media/aspect-ratio.ts";
import { anySizeBound, imageAnswer } from "#server/providers/media/image-answer.ts";
import { givenField, onlyFields, onlyValues, refuseStream } from "#server/providers/media/known-fields.ts";
import { fitsDelivery, noScanner } from "#server/providers/media/openai/answer.ts";
import type { MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { inlineOf, mediaPartsOf, mediaUnits } from "./media-answer.ts";
import { inputImageNames, inputImageParts } from "./media-input-images.ts";
import { methodPath, requestHeaders } from "./request.ts";

const fields = new Set("model prompt n size quality response_format output_format background user stream".split(" "));
const ratios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];

interface SizeClass {
  name: "1K" | "2K" | "4K";
  /** Sizes up to this many pixels are of this class: OpenAI's widest (1792x1024) is still of the first. */
  mostPixels: number;
  /** Of the dearest model, about (ai.google.dev/gemini-api/docs/pricing). */
  tokens: number;
}
const smallest: SizeClass = { name: "1K", mostPixels: 2_000_000, tokens: 1_290 };
const sizeClasses: readonly SizeClass[] = [
  smallest,
  { name: "2K", mostPixels: 6_000_000, tokens: 1_680 },
  { name: "4K", mostPixels: 20_000_000, tokens: 2_520 },
];
const leastPixels = 500_000;

const pixelsOf = (size: string): number => {
  const [width = 0, height = 0] = size.split("x").map(Number);
  return width * height;
};

/** @param size null: the model makes its smallest. @returns null: no model makes such images */
function classOf(size: string | null): SizeClass | null {
  if (size === null) return smallest;
  const pixels = pixelsOf(size);
  return pixels < leastPixels ? null : (sizeClasses.find(({ mostPixels }) => pixels <= mostPixels) ?? null);
}

/** Models before the third generation make the smallest class only, and do not think. */
const isOfSecondGeneration = (model: string): boolean => /gemini-2/.test(model);

function imageConfigOf({ facts }: MediaRead, model: string): object | undefined {
  const size = facts.imageSize;
  if (size === null) return undefined;
  const sizeClass = classOf(size);
  if (!sizeClass || (isOfSecondGeneration(model) && sizeClass !== smallest))
    throw invalidRequest("size", `The model that serves this request does not make images of ${size}.`);
  const imageSize = sizeClass === smallest ? undefined : sizeClass.name;
  return { aspectRatio: aspectRatioOf(size, ratios), imageSize };
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  onlyFields(read, context, new Set([...fields, ...inputImageNames(read)]));
  if (read.facts.images !== 1)
    throw invalidRequest("n", "The model that serves this request makes one image a request.");
  onlyValues(read, context, "response_format", ["b64_json"]);
  onlyValues(read, context, "output_format", ["png"]);
  onlyValues(read, context, "quality", ["auto", "standard"]);
  onlyValues(read, context, "background", ["auto", "opaque"]);
  refuseStream(read);
  const safetySettings = context.settings.safety_settings;
  return {
    contents: [{ role: "user", parts: [{ text: givenField(read, "prompt") }, ...inputImageParts(read)] }],
    generationConfig: {
      responseModalities: ["IMAGE"],
      imageConfig: imageConfigOf(read, context.upstreamModel),
    },
    ...(Array.isArray(safetySettings) ? { safetySettings } : {}),
  };
}

/** With room for another model's way of counting. */
const boundFactor = 1.2;
const mostThoughts = 4_096;
const mostText = 512;
/** An image that goes in takes so many, whatever its size, and never more than twice as many (…/docs/media-resolution). */
const tokensOfInputImage = 1_120;

function boundOf(read: MediaRead, model: string): Units {
  const tokens = (classOf(read.facts.imageSize) ?? smallest).tokens;
  const thoughts: Units = isOfSecondGeneration(model) ? {} : { reasoning: mostThoughts };
  const { inputImages } = read.facts;
  const into: Units =
    inputImages > 0 ? { image_input: Math.ceil(inputImages * 2 * tokensOfInputImage * boundFactor) } : {};
  return anySizeBound(read, { image_output: Math.ceil(tokens * boundFactor), output: mostText, ...into, ...thoughts });
}

export const geminiImages: MediaCodec = {
  bound: boundOf,
  request: (read, context) => ({
    path: methodPath(context.upstreamModel, false),
    headers: requestHeaders(false),
    body: jsonBytes(bodyOf(read, context)),
  }),
  accepts: fitsDelivery,
  answer(read, body, _contentType, facts = noAnswerFacts) {
    const { finish, parts, usage } = mediaPartsOf(body);
    const images = parts.flatMap((part) => inlineOf(part, "image/")?.data ?? []);
    if (images.length === 0) throw withheld(parts.map((part) => textOf(part.text) ?? "").join("") || (finish ?? ""));
    const tokens = mediaUnits(usage, "output", "image_output");
    const tokensOfImage = (size: string) => (classOf(size) ?? smallest).tokens;
    const made = { images, size: read.facts.imageSize, quality: "standard", tokens, tokensOfImage, tokensOfInputImage };
    return imageAnswer(read, made, facts);
  },
  scanner: noScanner,
};
