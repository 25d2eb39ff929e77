/** Images: counted by size and quality, only those that came; and by tokens where the model counts them. */
import { imageKind, type UnitKind, type Units } from "#server/contracts/units.ts";
import { isObject, own, textOf } from "#server/providers/wire/json-values.ts";
import { refuseStored } from "#server/providers/wire/stored-input.ts";
import { pictureSize } from "../picture-size.ts";
import type { MediaCodec, MediaRead, MediaUsage } from "../port.ts";
import { imageOutputTokens, qualityOf, sizeOf } from "../read-images.ts";
import { answerList, answerObject, sameFormat } from "./answer.ts";
import { TypedEventScanner } from "./typed-event-scanner.ts";
import { imageTokenUnits } from "./usage.ts";

/** What the documented models make when nothing is asked for and nothing is told. */
const usualSize = "1024x1024";
const usualQuality = "standard";
/** What an image to be edited takes, about. */
const usualInputTokens = 1_000;

export interface Made {
  images: number;
  /** As the answer tells. */
  size: string | null;
  quality: string | null;
  tokens: Units | null;
  /** Output tokens of one image where none are told; absent: as OpenAI's models count them. */
  tokensOfImage?: (size: string, quality: string) => number;
  /** Input tokens of one image where none are told; absent: as OpenAI's models count them. */
  tokensOfInputImage?: number;
}

/** An answer without an image costs nothing. */
export function imageUsage(read: MediaRead, made: Made): MediaUsage {
  const { facts } = read;
  if (made.images === 0) return { units: { request: 0 }, estimated: [] };
  const size = made.size ?? facts.imageSize ?? usualSize;
  const quality = made.quality ?? facts.imageQuality ?? usualQuality;
  const units: Units = { [imageKind(size, quality)]: made.images, request: 1 };
  if (made.tokens) return { units: { ...made.tokens, ...units }, estimated: [] };
  const tokensOfImage = made.tokensOfImage ?? imageOutputTokens;
  const estimates: Units = { input: read.inputTokens, image_output: made.images * tokensOfImage(size, quality) };
  if (facts.inputImages > 0) estimates.image_input = facts.inputImages * (made.tokensOfInputImage ?? usualInputTokens);
  return { units: { ...estimates, ...units }, estimated: Object.keys(estimates) as UnitKind[] };
}

const isMade = (item: unknown): boolean => {
  const bytes = textOf(own(item, "b64_json"));
  const url = textOf(own(item, "url"));
  return isObject(item) && ((bytes !== null && bytes !== "") || (url !== null && url !== ""));
};

function answerUsage(read: MediaRead, body: Buffer): MediaUsage {
  const answer = answerObject(body);
  const made = answerList(answer, "data").filter(isMade);
  return imageUsage(read, {
    images: made.length,
    size: sizeOf(textOf(own(answer, "size"))) ?? pictureSize(textOf(own(made[0], "b64_json"))),
    quality: qualityOf(textOf(own(answer, "quality"))),
    tokens: imageTokenUnits(own(answer, "usage")),
  });
}

/** Sums of several images' tokens; null where one of them told none. */
function sumTokens(results: readonly Record<string, unknown>[]): Units | null {
  const sum: Units = {};
  for (const result of results) {
    const units = imageTokenUnits(own(result, "usage"));
    if (!units) return null;
    for (const [kind, count] of Object.entries(units))
      sum[kind as UnitKind] = (sum[kind as UnitKind] ?? 0) + (count ?? 0);
  }
  return sum;
}

/** One event carries an image in base64; none is larger. */
const longestEvent = 64 * 1024 * 1024;

const ofSameFormat: MediaCodec = sameFormat(answerUsage, (read) => {
  const resultType = read.endpoint === "images/edits" ? "image_edit.completed" : "image_generation.completed";
  return new TypedEventScanner({
    resultType,
    results: read.facts.images,
    longestEvent,
    keep: (result) => ({
      size: sizeOf(textOf(own(result, "size"))) ?? pictureSize(textOf(own(result, "b64_json"))),
      quality: own(result, "quality"),
      usage: own(result, "usage"),
      made: isMade(result),
    }),
    usage(results) {
      const made = results.filter((result) => result.made === true);
      return imageUsage(read, {
        images: made.length,
        size: textOf(made[0]?.size),
        quality: qualityOf(textOf(made[0]?.quality)),
        tokens: made.length > 0 ? sumTokens(made) : null,
      });
    },
  });
});

/** Edits in JSON may name files of the account, which all customers share: not those. */
export const openAiImages: MediaCodec = {
  ...ofSameFormat,
  request(read, context) {
    if (read.body.kind === "json") refuseStored(read.body.fields, context.settings);
    return ofSameFormat.request(read, context);
  },
};
