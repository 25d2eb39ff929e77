import { z } from "zod";
import * as native from "./native-schemas.ts";
import type { GatewayOperation } from "./operation.ts";

const hello = [{ role: "user", content: "Say hello." }];
const model = { description: "A model of this endpoint.", example: "chat" };

const anthropicTag = "For Anthropic's clients";
const anthropic: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/v1/messages",
    endpoint: "messages",
    id: "createMessage",
    tag: anthropicTag,
    summary: "Chat in Anthropic's format",
    request: {
      type: "json",
      schema: native.anthropicRequest,
      example: { model: "chat", max_tokens: 256, messages: hello },
    },
    answer: { schema: native.anthropicAnswer },
    stream: "text/event-stream",
    library: { name: "anthropic", call: "messages.create" },
    keyHeader: "x-api-key",
  },
  {
    method: "post",
    path: "/v1/messages/count_tokens",
    endpoint: "messages/count_tokens",
    id: "countMessageTokens",
    tag: anthropicTag,
    summary: "Count the tokens of a chat, for nothing",
    request: { type: "json", schema: native.anthropicCountRequest, example: { model: "chat", messages: hello } },
    answer: { schema: native.anthropicCount },
    library: { name: "anthropic", call: "messages.count_tokens" },
    keyHeader: "x-api-key",
  },
];

const geminiTag = "For Gemini's clients";
const contents = { contents: [{ role: "user", parts: [{ text: "Say hello." }] }] };
const gemini: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/v1beta/models/{model}:generateContent",
    endpoint: "generateContent",
    id: "generateContent",
    tag: geminiTag,
    summary: "Chat in Gemini's format",
    request: { type: "json", schema: native.geminiRequest, example: contents },
    parameters: { model },
    answer: { schema: native.geminiAnswer },
    keyHeader: "x-goog-api-key",
  },
  {
    method: "post",
    path: "/v1beta/models/{model}:streamGenerateContent",
    endpoint: "streamGenerateContent",
    id: "streamGenerateContent",
    tag: geminiTag,
    summary: "Chat in Gemini's format, piece by piece",
    description: "A JSON array that grows; server-sent events with ?alt=sse.",
    request: { type: "json", schema: native.geminiRequest, example: contents },
    parameters: { model },
    answer: { schema: z.array(native.geminiAnswer) },
    keyHeader: "x-goog-api-key",
  },
  {
    method: "post",
    path: "/v1beta/models/{model}:countTokens",
    endpoint: "countTokens",
    id: "countTokens",
    tag: geminiTag,
    summary: "Count the tokens of a chat, for nothing",
    request: { type: "json", schema: native.geminiCountRequest, example: contents },
    parameters: { model },
    answer: { schema: native.geminiCount },
    keyHeader: "x-goog-api-key",
  },
];

const ollamaTag = "For Ollama's clients";
const lines = "application/x-ndjson";
const ollama: readonly GatewayOperation[] = [
  {
    method: "post",
    path: "/api/chat",
    endpoint: "api/chat",
    id: "ollamaChat",
    tag: ollamaTag,
    summary: "Chat in Ollama's format",
    request: {
      type: "json",
      schema: native.ollamaChatRequest,
      example: { model: "chat", messages: hello, stream: false },
    },
    answer: { schema: native.ollamaChatAnswer },
    stream: lines,
  },
  {
    method: "post",
    path: "/api/generate",
    endpoint: "api/generate",
    id: "ollamaGenerate",
    tag: ollamaTag,
    summary: "Complete a text in Ollama's format",
    request: {
      type: "json",
      schema: native.ollamaGenerateRequest,
      example: { model: "chat", prompt: "Say hello.", stream: false },
    },
    answer: { schema: native.ollamaGenerateAnswer },
    stream: lines,
  },
  {
    method: "post",
    path: "/api/show",
    endpoint: "api/show",
    id: "ollamaShow",
    tag: ollamaTag,
    summary: "Show what is known of a model",
    request: { type: "json", schema: native.ollamaShowRequest, example: { model: "chat" } },
    answer: { schema: native.ollamaModel },
  },
  {
    method: "get",
    path: "/api/tags",
    endpoint: "api/tags",
    id: "ollamaTags",
    tag: ollamaTag,
    summary: "List the models as Ollama does",
    request: null,
    answer: { schema: native.ollamaTags },
  },
  {
    method: "get",
    path: "/api/version",
    endpoint: "api/version",
    id: "ollamaVersion",
    tag: ollamaTag,
    summary: "Name the version of Ollama's API",
    request: null,
    answer: { schema: native.ollamaVersion },
  },
];

const passThrough: GatewayOperation = {
  method: "post",
  path: "/v1/pass/{model}/{path}",
  endpoint: "pass",
  id: "passThrough",
  tag: "Pass-through",
  summary: "Call a backend behind the endpoint, byte for byte",
  description: "Takes every method and every body; which paths there are, the backend says.",
  request: { type: "json", schema: z.looseObject({}), example: {} },
  parameters: {
    model: { description: "A pass-through model of this endpoint.", example: "backend" },
    path: { description: "Path and query at the backend.", example: "run", format: "uri-reference" },
  },
  answer: { schema: z.unknown() },
};

/** What clients of other formats call. */
export const nativeOperations: readonly GatewayOperation[] = [...anthropic, ...gemini, ...ollama, passThrough];
