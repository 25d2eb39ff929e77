/**
 * Images by InvokeModel: Stability's models by aspect ratio, Amazon's Nova Canvas and Titan by width and height
 * (docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-stable-ultra-text-image-request-response.html,
 * docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html). Stability's take the ratio of the size
 * that is asked for; what comes is told by its own bytes and charged by them.
 */
import { noAnswerFacts } from "#server/providers/media/answer-facts.ts";
import { aspectRatioOf } from "#server/providers/media/aspect-ratio.ts";
import { anySizeBound, imageAnswer } from "#server/providers/media/image-answer.ts";
import { givenField, onlyFields, onlyValues, refuseStream } from "#server/providers/media/known-fields.ts";
import { fitsDelivery, noScanner } from "#server/providers/media/openai/answer.ts";
import type { MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { invokedObject, invokeModel, wrongModel } from "./invoke.ts";

const fields = new Set(
  "model prompt n size quality response_format output_format seed negative_prompt user stream".split(" "),
);
const stabilityRatios = ["1:1", "16:9", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"];
const mostOfNova = 5;

/** Amazon's word for a quality of OpenAI's; undefined: it has none. */
const novaQualities: Record<string, string> = {
  standard: "standard",
  low: "standard",
  medium: "standard",
  high: "premium",
  hd: "premium",
  premium: "premium",
};
const novaQuality = (quality: string | null): string | undefined =>
  quality !== null && Object.hasOwn(novaQualities, quality) ? novaQualities[quality] : undefined;

function seedOf(read: MediaRead): unknown {
  const seed = givenField(read, "seed");
  if (seed !== undefined && (!Number.isInteger(seed) || Number(seed) < 0 || Number(seed) > 4_294_967_295))
    throw invalidRequest("seed", "'seed' must be an integer from 0 to 4294967295.");
  return seed;
}

const negativeOf = (read: MediaRead): unknown => {
  const text = givenField(read, "negative_prompt");
  if (text !== undefined && typeof text !== "string")
    throw invalidRequest("negative_prompt", "'negative_prompt' must be a string.");
  return text;
};

function stabilityBody(read: MediaRead, context: UpstreamContext): object {
  if (read.facts.images !== 1)
    throw invalidRequest("n", "The model that serves this request makes one image a request.");
  onlyValues(read, context, "quality", ["standard", "auto"]);
  onlyValues(read, context, "output_format", ["png", "jpeg"]);
  const ratio = read.facts.imageSize === null ? undefined : aspectRatioOf(read.facts.imageSize, stabilityRatios);
  const format = givenField(read, "output_format") === "jpeg" ? "jpeg" : "png";
  return {
    prompt: givenField(read, "prompt"),
    negative_prompt: negativeOf(read),
    aspect_ratio: ratio,
    output_format: format,
    seed: seedOf(read),
  };
}

function amazonBody(read: MediaRead, context: UpstreamContext): object {
  const { imageQuality, images, imageSize } = read.facts;
  if (images > mostOfNova)
    throw invalidRequest("n", `The model that serves this request makes at most ${mostOfNova} images a request.`);
  onlyValues(read, context, "quality", [...Object.keys(novaQualities), "auto"]);
  onlyValues(read, context, "output_format", ["png"]);
  const [width, height] = imageSize?.split("x").map(Number) ?? [];
  const imageGenerationConfig = {
    numberOfImages: images,
    quality: novaQuality(imageQuality),
    width,
    height,
    seed: seedOf(read),
  };
  const textToImageParams = { text: givenField(read, "prompt"), negativeText: negativeOf(read) };
  return { taskType: "TEXT_IMAGE", textToImageParams, imageGenerationConfig };
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  onlyFields(read, context, fields);
  onlyValues(read, context, "response_format", ["b64_json"]);
  refuseStream(read);
  const model = context.upstreamModel;
  if (/stability\./.test(model)) return stabilityBody(read, context);
  if (/nova-canvas|titan-image/.test(model)) return amazonBody(read, context);
  throw wrongModel("makes images");
}

/** Why there is no image: Stability's finish reasons, Amazon's `error`. */
const reasonOf = (answer: Record<string, unknown>): string => {
  const reasons = own(answer, "finish_reasons");
  const told = Array.isArray(reasons) ? reasons.find((reason) => typeof reason === "string") : own(answer, "error");
  return textOf(told) ?? "it made no image";
};

export const bedrockImages: MediaCodec = {
  bound: (read) => anySizeBound(read),
  request: (read, context) => invokeModel(context.upstreamModel, bodyOf(read, context)),
  accepts: fitsDelivery,
  answer(read, body, _contentType, facts = noAnswerFacts) {
    const answer = invokedObject(body);
    const { images: list } = answer;
    const images = Array.isArray(list) ? list.filter((image) => typeof image === "string" && image !== "") : [];
    const isStability = Array.isArray(own(answer, "finish_reasons"));
    if (images.length === 0 && !isStability && textOf(own(answer, "error")) === null)
      throw new RangeError("the upstream's answer has no images");
    if (images.length === 0) throw withheld(reasonOf(answer));
    const quality = isStability ? null : (novaQuality(read.facts.imageQuality) ?? null);
    const made = { images, size: isStability ? null : read.facts.imageSize, quality: quality ?? "standard" };
    return imageAnswer(read, { ...made, tokens: null }, facts);
  },
  scanner: noScanner,
};
