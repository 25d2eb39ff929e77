/** models/<model>:countTokens (ai.google.dev/api/tokens). */
import { readJsonObject } from "#server/providers/wire/json-body.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import type { DoorInput } from "../port.ts";
import type { TokenQuestion } from "../token-question.ts";
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
    const type = textOf(field(inline ?? file ?? {}, "mimeType", "")) ?? "";
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
 * Reads a countTokens request, which holds the contents or a whole request of generateContent.
 * @throws AppError(invalid_request) with the parameter at fault
 */
export function readGeminiQuestion({ body, pathModel }: Pick<DoorInput, "body" | "pathModel">): TokenQuestion {
  const fields = readJsonObject(body);
  const members = jsonMembers(body);
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
  return {
    format: "gemini",
    model: pathModel?.replace(/^models\//, "") ?? "",
    native: { body, members, headers: [], wantsUsage: true, streamOptions: null },
    text: () => counted.text.join("\n"),
    answer: (textTokens) => answerOf(textTokens, counted.mediaTokens),
  };
}

function answerOf(textTokens: number, mediaTokens: number): Record<string, unknown> {
  const details = [{ modality: "TEXT", tokenCount: textTokens }];
  if (mediaTokens > 0) details.push({ modality: "IMAGE", tokenCount: mediaTokens });
  return { totalTokens: textTokens + mediaTokens, promptTokensDetails: details };
}
