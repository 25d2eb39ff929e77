import type { ChatProvider } from "../port.ts";
import { ollamaChatAnswer } from "./chat-answer.ts";
import { OllamaChatReader } from "./chat-reader.ts";
import { ollamaChatRequest } from "./chat-request.ts";
import { ollamaRefusal } from "./error.ts";
import { ollamaNative } from "./native.ts";

/** Ollama's own API; its base URL is the server's address, e.g. http://127.0.0.1:11434. */
export const ollamaProvider: ChatProvider = {
  format: "ollama_chat",
  codec: { request: ollamaChatRequest, answer: ollamaChatAnswer, reader: () => new OllamaChatReader() },
  native: ollamaNative,
  // A server of one's own has no key; ollama.com and proxies take a bearer token.
  authorize: (_request, { apiKey }) => (apiKey === null ? [] : ["authorization", `Bearer ${apiKey}`]),
  refusal: ollamaRefusal,
};
