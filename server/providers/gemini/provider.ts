/** Google Gemini as an upstream: generativelanguage v1beta (ai.google.dev/api). */
import type { ChatProvider } from "../port.ts";
import { geminiAnswer } from "./answer.ts";
import { geminiAuthorize } from "./authorize.ts";
import { geminiTokenCounter } from "./count-tokens.ts";
import { geminiNative } from "./native.ts";
import { geminiRefusal } from "./refusal.ts";
import { geminiRequest } from "./request.ts";
import { GeminiStreamReader } from "./stream-reader.ts";

export const geminiProvider: ChatProvider = {
  format: "gemini",
  codec: { request: geminiRequest, answer: geminiAnswer, reader: () => new GeminiStreamReader() },
  native: { gemini: geminiNative },
  tokenCounter: geminiTokenCounter,
  authorize: geminiAuthorize,
  refusal: geminiRefusal,
};
