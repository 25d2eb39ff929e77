import { isObject, own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { noFacts, readJsonBody, requiredText, textField, tokensOfBytes } from "./body.ts";
import type { MediaInput, MediaOperation, MediaRead } from "./port.ts";

/** What multimodal models take for one image, rounded up. */
const tokensOfImage = 40_000;
const mostTokenId = 2 ** 31;

interface Measure {
  bound: number;
  tokens: number;
  exact: boolean;
}

const isTokenId = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < mostTokenId;

/** One input: a text, token ids, or what multimodal models take (`{"text"}`, `{"image"}`). */
function measureOne(input: unknown, param: string): Measure {
  if (typeof input === "string") {
    const bytes = Buffer.byteLength(input);
    return { bound: bytes, tokens: tokensOfBytes(bytes), exact: false };
  }
  if (Array.isArray(input) && input.length > 0 && input.every(isTokenId))
    return { bound: input.length, tokens: input.length, exact: true };
  if (isObject(input)) {
    const plain = own(input, "text");
    if (typeof plain === "string" && Object.keys(input).length === 1) return measureOne(plain, param);
    const bytes = Buffer.byteLength(JSON.stringify(input));
    return { bound: bytes + tokensOfImage, tokens: tokensOfBytes(Math.min(bytes, tokensOfImage)), exact: false };
  }
  throw invalidRequest(param, "An input must be a text or an array of token ids.");
}

function measure(input: unknown): Measure {
  if (input === undefined || input === null) throw invalidRequest("input", "'input' is required.");
  if (!Array.isArray(input)) return measureOne(input, "input");
  if (input.length === 0) throw invalidRequest("input", "'input' must have at least one input.");
  if (typeof input[0] === "number") return measureOne(input, "input");
  const sum: Measure = { bound: 0, tokens: 0, exact: true };
  for (let index = 0; index < input.length; index++) {
    const one = measureOne(input[index], `input.${index}`);
    sum.bound += one.bound;
    sum.tokens += one.tokens;
    sum.exact &&= one.exact;
  }
  return sum;
}

/** POST /embeddings (platform.openai.com/docs/api-reference/embeddings/create). */
export const embeddings: MediaOperation = {
  endpoint: "embeddings",
  modality: "embedding",
  bodyLimitBytes: 20 * 1024 * 1024,
  async read(input: MediaInput): Promise<MediaRead> {
    const body = readJsonBody(input);
    const model = requiredText(body, "model");
    const { bound, exact, tokens } = measure(own(body.fields, "input"));
    const format = textField(body, "encoding_format");
    if (format !== null && format !== "float" && format !== "base64")
      throw invalidRequest("encoding_format", "'encoding_format' must be 'float' or 'base64'.");
    const dimensions = own(body.fields, "dimensions") ?? 1;
    if (typeof dimensions !== "number" || !Number.isInteger(dimensions) || dimensions < 1 || dimensions > 65_536)
      throw invalidRequest("dimensions", "'dimensions' must be an integer from 1 to 65536.");
    return {
      endpoint: "embeddings",
      modality: "embedding",
      model,
      delivery: "whole",
      // A few tokens of the model's own around each input are within the bytes but for the shortest texts.
      bound: { input: bound + 16, request: 1 },
      inputTokens: tokens,
      inputIsExact: exact,
      user: textField(body, "user"),
      body,
      facts: noFacts,
    };
  },
};
