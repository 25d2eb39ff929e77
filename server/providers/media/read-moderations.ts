import { isObject, own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { noFacts, readJsonBody, requiredText, tokensOfBytes } from "./body.ts";
import type { MediaInput, MediaOperation, MediaRead } from "./port.ts";

const tokensOfImage = 40_000;

function bytesOf(part: unknown, param: string): { bytes: number; images: number } {
  if (typeof part === "string") return { bytes: Buffer.byteLength(part), images: 0 };
  if (!isObject(part)) throw invalidRequest(param, "An input must be a text or a content part.");
  const plain = own(part, "text");
  if (typeof plain === "string") return { bytes: Buffer.byteLength(plain), images: 0 };
  return { bytes: 0, images: 1 };
}

/** POST /moderations (platform.openai.com/docs/api-reference/moderations/create). */
export const moderations: MediaOperation = {
  endpoint: "moderations",
  modality: "moderation",
  bodyLimitBytes: 20 * 1024 * 1024,
  async read(input: MediaInput): Promise<MediaRead> {
    const body = readJsonBody(input);
    const model = requiredText(body, "model");
    const given = own(body.fields, "input");
    if (given === undefined || given === null) throw invalidRequest("input", "'input' is required.");
    const parts: unknown[] = Array.isArray(given) ? given : [given];
    if (parts.length === 0) throw invalidRequest("input", "'input' must have at least one input.");
    let bytes = 0;
    let images = 0;
    for (let index = 0; index < parts.length; index++) {
      const part = bytesOf(parts[index], Array.isArray(given) ? `input.${index}` : "input");
      bytes += part.bytes;
      images += part.images;
    }
    return {
      endpoint: "moderations",
      modality: "moderation",
      model,
      delivery: "whole",
      bound: { input: bytes + 16 * parts.length + images * tokensOfImage, request: 1 },
      inputTokens: tokensOfBytes(bytes),
      inputIsExact: false,
      user: null,
      body,
      facts: noFacts,
    };
  },
};
