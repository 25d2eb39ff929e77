import { type Exchange, errorJson, sendJson } from "../exchange.ts";
import { parseModelName } from "../model-name.ts";
import { countTokens, hashText } from "../reply.ts";

/** A unit vector that follows from the text. */
function embed(text: string, dimensions: number): Float32Array {
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

/** The body's fields; none when it is not JSON. */
function readBody(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Answers POST /v1/embeddings, as floats or base64. */
export function answerEmbeddings(exchange: Exchange, text: string): void {
  const body = readBody(text);
  const model = String(body.model ?? "");
  exchange.attempt.model = model;
  const behaviour = parseModelName(model);
  const inputs = readInputs(body.input);
  if (!behaviour || !inputs) {
    const error = errorJson(
      "Unknown model, or no input.",
      "invalid_request_error",
      behaviour ? null : "model_not_found",
    );
    sendJson(exchange, behaviour ? 400 : 404, error, { outcome: "refused" });
    return;
  }
  const dimensions = typeof body.dimensions === "number" ? Math.min(Math.max(body.dimensions, 1), 4096) : 64;
  const data = inputs.map((input, index) => {
    const vector = embed(String(input), dimensions);
    const embedding =
      body.encoding_format === "base64" ? Buffer.from(vector.buffer).toString("base64") : Array.from(vector);
    return { object: "embedding", index, embedding };
  });
  const natural = inputs.reduce((sum, input) => sum + (Array.isArray(input) ? input.length : countTokens(input)), 0);
  const tokens = behaviour.kind === "tokens" ? behaviour.input : natural;
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  sendJson(exchange, 200, JSON.stringify({ object: "list", data, model, usage }), { outcome: "answered" });
}
