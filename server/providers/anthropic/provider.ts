import type { ChatProvider } from "../port.ts";
import { readAnswer } from "./answer.ts";
import { anthropicAuthorize } from "./authorize.ts";
import { anthropicTokenCounter } from "./count-tokens.ts";
import { anthropicNative } from "./native.ts";
import { AnthropicStreamReader } from "./reader.ts";
import { anthropicRefusal } from "./refusal.ts";
import { readRequest } from "./request.ts";

/** Anthropic's Messages API. A provider's base URL is without `/v1`, as the official client has it. */
export const anthropicProvider: ChatProvider = {
  format: "anthropic",
  codec: { request: readRequest, answer: readAnswer, reader: () => new AnthropicStreamReader() },
  native: { anthropic: anthropicNative },
  tokenCounter: anthropicTokenCounter,
  authorize: anthropicAuthorize,
  refusal: anthropicRefusal,
};
