/** models/<model>:countTokens (ai.google.dev/api/tokens). */
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { field, objectField, objectsField } from "./field.ts";

type Fields = Record<string, unknown>;

/** What Google documents for one small image; a larger one is cut in tiles of as many (ai.google.dev/gemini-api/docs/tokens). */
const tokensOfMedia = 258;
/** Audio is 32 tokens a second: of compressed speech about this many bytes. */
const bytesPerAudioToken = 500;

interface Counted {
  text: string[];
  mediaTokens: number;
}

function countPart(part: Fields, counted: Counted): void {
  const text = field(part, "text", "");
  if (typeof text === "string") counted.text.push(text);
  const inline = objectField(part, "inlineData", "");
  const file = objectField(part, "fileData", "");
  if (inline || file) {
    const type = String(field(inline ?? file ?? {}, "mimeType", "") ?? "");
    const data = inline ? field(inline, "data", "") : null;
    const bytes = typeof data === "string" ? (data.length * 3) / 4 : 0;
    counted.mediaTokens += type.startsWith("audio/") ? Math.ceil(bytes / bytesPerAudioToken) : tokensOfMedia;
  }
  for (const name of ["functionCall", "functionResponse"]) {
    const value = objectField(part, name, "");
    if (value) counted.text.push(JSON.stringify(value));
  }
}

/**
 * The answer to a countTokens request.
 * @param countText tokens of a text, by the model's own tokenizer or an estimate
 * @throws AppError(invalid_request)
 */
export function countGeminiTokens(body: Buffer, countText: (text: string) => number): Record<string, unknown> {
  const fields = readJsonObject(body);
  const request = objectField(fields, "generateContentRequest", "") ?? fields;
  const contents = objectsField(request, "contents", "");
  if (contents.length === 0) throw invalidRequest("contents", "'contents' is required and must not be empty.");
  const counted: Counted = { text: [], mediaTokens: 0 };
  const system = objectField(request, "systemInstruction", "");
  for (const content of system ? [system, ...contents] : contents) {
    for (const part of objectsField(content, "parts", "contents")) countPart(part, counted);
  }
  const tools = objectsField(request, "tools", "");
  if (tools.length > 0) counted.text.push(JSON.stringify(tools));
  const textTokens = counted.text.reduce((sum, text) => sum + countText(text), 0);
  const details = [{ modality: "TEXT", tokenCount: textTokens }];
  if (counted.mediaTokens > 0) details.push({ modality: "IMAGE", tokenCount: counted.mediaTokens });
  return { totalTokens: textTokens + counted.mediaTokens, promptTokensDetails: details };
}
