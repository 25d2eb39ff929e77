/** Embeddings of vendors with a shape of their own, as OpenAI writes them. */
import type { Units } from "#server/contracts/units.ts";
import { own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { textUsage } from "./openai/texts.ts";
import type { MediaAnswer, MediaRead } from "./port.ts";

/**
 * The request's inputs as texts.
 * @throws AppError(invalid_request) for token ids and other inputs: only OpenAI's own models know what they mean
 */
export function textInputs(read: MediaRead): string[] {
  const input = read.body.kind === "json" ? own(read.body.fields, "input") : undefined;
  const list: unknown[] = Array.isArray(input) ? input : [input];
  return list.map((one, index) => {
    if (typeof one === "string") return one;
    const plain = own(one, "text");
    if (typeof plain === "string") return plain;
    throw invalidRequest(
      Array.isArray(input) ? `input.${index}` : "input",
      "The model that serves this request takes texts only.",
    );
  });
}

/** A number that the client gave; undefined: none. It was checked when the request was read. */
export const dimensionsOf = (read: MediaRead): unknown =>
  read.body.kind === "json" ? (own(read.body.fields, "dimensions") ?? undefined) : undefined;

/** A vector as OpenAI sends it: numbers, or 32-bit little-endian floats in base64. @throws RangeError when it is none */
function encode(vector: unknown, base64: boolean): unknown {
  if (!Array.isArray(vector) || !vector.every((value) => typeof value === "number"))
    throw new RangeError("the upstream's embedding is no list of numbers");
  if (!base64) return vector;
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  vector.forEach((value: number, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString("base64");
}

/**
 * @param units as the vendor reported; null: it did not
 * @throws RangeError when there is not one embedding for each input
 */
export function embeddingAnswer(
  read: MediaRead,
  vectors: unknown[],
  inputs: number,
  model: string,
  units: Units | null,
): MediaAnswer {
  if (vectors.length !== inputs) throw new RangeError("the upstream's answer has not one embedding for each input");
  const base64 = read.body.kind === "json" && own(read.body.fields, "encoding_format") === "base64";
  const usage = textUsage(read, units);
  const tokens = usage.units.input ?? 0;
  const answer = {
    object: "list",
    data: vectors.map((vector, index) => ({ object: "embedding", index, embedding: encode(vector, base64) })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
  return { ...usage, body: Buffer.from(JSON.stringify(answer)), contentType: "application/json", modelMember: "model" };
}
