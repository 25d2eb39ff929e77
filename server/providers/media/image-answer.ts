/** Images of vendors with a shape of their own, as OpenAI's clients get them. */
import { imageKind, type UnitKind, type Units } from "#server/contracts/units.ts";
import { imageUsage, type Made } from "./openai/images.ts";
import { pictureSize } from "./picture-size.ts";
import type { AnswerFacts, MediaAnswer, MediaRead } from "./port.ts";

/** The request's bound, with images of whatever size: the vendor rounds sizes and names qualities in its own way. */
export function anySizeBound(read: MediaRead, more: Units = {}): Units {
  const bound: Units = { ...read.bound, ...more, [imageKind(null, null)]: read.facts.images };
  for (const kind of Object.keys(bound) as UnitKind[]) if (kind.startsWith("image:")) delete bound[kind];
  return bound;
}

export interface MadeImages {
  /** In base64. */
  images: readonly string[];
  /** Asked for or usual, for pictures whose bytes do not tell it. */
  size: string | null;
  quality: string | null;
  /** As the vendor reported; null: it did not. */
  tokens: Units | null;
  tokensOfImage?: NonNullable<Made["tokensOfImage"]>;
  tokensOfInputImage?: number;
}

const outputKinds: readonly UnitKind[] = ["output", "reasoning", "image_output"];

/** OpenAI's `usage` of an image answer. */
function usageOf(units: Units): object {
  const output = outputKinds.reduce((sum, kind) => sum + (units[kind] ?? 0), 0);
  const text = (units.input ?? 0) + (units.cached_input ?? 0);
  const image = units.image_input ?? 0;
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: output,
    total_tokens: text + image + output,
  };
}

/** @returns nothing is charged for an answer without images */
export function imageAnswer(read: MediaRead, made: MadeImages, { createdAtSeconds }: AnswerFacts): MediaAnswer {
  const { images, quality, tokens, tokensOfImage, tokensOfInputImage } = made;
  const usage = imageUsage(read, {
    images: images.length,
    size: pictureSize(images[0] ?? null) ?? made.size,
    quality,
    tokens,
    ...(tokensOfImage ? { tokensOfImage } : {}),
    ...(tokensOfInputImage === undefined ? {} : { tokensOfInputImage }),
  });
  const answer = {
    created: createdAtSeconds,
    data: images.map((b64_json) => ({ b64_json })),
    ...(tokens ? { usage: usageOf(tokens) } : {}),
  };
  return { ...usage, body: Buffer.from(JSON.stringify(answer)), contentType: "application/json", modelMember: null };
}
