import { countTokens, hashText } from "../reply.ts";
import { hidesUsage, jsonPlan, type MediaHandler } from "./media-plan.ts";

/** A unit vector that follows from the text. */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  let state = hashText(text);
  let squares = 0;
  for (let index = 0; index < dimensions; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const value = state / 2 ** 31 - 1;
    vector[index] = value;
    squares += value * value;
  }
  return vector.map((value) => value / Math.sqrt(squares));
}

/** One text or list of token ids per embedding; null: not an input. */
function readInputs(input: unknown): (string | number[])[] | null {
  if (typeof input === "string") return [input];
  if (!Array.isArray(input) || input.length === 0) return null;
  if (typeof input[0] === "number") return [input];
  return input;
}

/** POST /v1/embeddings, as floats or base64. */
export const planEmbeddings: MediaHandler = (request) => {
  const { behaviour, fields, model } = request;
  const inputs = readInputs(fields.input);
  if (!inputs) return { status: 400, message: "Missing required parameter: 'input'.", param: "input" };
  const dimensions = typeof fields.dimensions === "number" ? Math.min(Math.max(fields.dimensions, 1), 4096) : 64;
  const data = inputs.map((input, index) => {
    const vector = embed(String(input), dimensions);
    const embedding =
      fields.encoding_format === "base64" ? Buffer.from(vector.buffer).toString("base64") : Array.from(vector);
    return { object: "embedding", index, embedding };
  });
  const natural = inputs.reduce((sum, input) => sum + (Array.isArray(input) ? input.length : countTokens(input)), 0);
  const tokens = behaviour.kind === "tokens" ? behaviour.input : natural;
  const usage = hidesUsage(request) ? undefined : { prompt_tokens: tokens, total_tokens: tokens };
  return jsonPlan({ object: "list", data, model, usage });
};
