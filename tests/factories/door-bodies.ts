/** A good body for every door of the gateway, what its errors look like, and what may be wrong with a body. */
import { expect } from "vitest";

const openAi = {
  error: { message: expect.stringMatching(/\S/), type: "invalid_request_error", code: "invalid_request" },
};
const anthropic = { type: "error", error: { type: "invalid_request_error", message: expect.stringMatching(/\S/) } };
const gemini = { error: { code: 400, status: "INVALID_ARGUMENT", message: expect.stringMatching(/\S/) } };
const ollama = { error: expect.stringMatching(/\S/) };

const messages = [{ role: "user", content: "hi" }];
const contents = [{ parts: [{ text: "hi" }] }];

/** Each door with a good body, as JSON without its closing brace, and what its errors look like. */
export const doorBodies: [path: string, good: object, shape: object][] = [
  ["/v1/chat/completions", { model: "text", messages }, openAi],
  ["/v1/completions", { model: "text", prompt: "hi" }, openAi],
  ["/v1/responses", { model: "text", input: "hi" }, openAi],
  ["/v1/embeddings", { model: "embedding", input: "hi" }, openAi],
  ["/v1/images/generations", { model: "image", prompt: "hi" }, openAi],
  ["/v1/audio/speech", { model: "speech", input: "hi", voice: "alloy" }, openAi],
  ["/v1/moderations", { model: "moderation", input: "hi" }, openAi],
  ["/v1/rerank", { model: "rerank", query: "hi", documents: ["a"] }, openAi],
  ["/v1/messages", { model: "text", max_tokens: 9, messages }, anthropic],
  ["/v1/messages/count_tokens", { model: "text", messages }, anthropic],
  ["/v1beta/models/text:generateContent", { contents }, gemini],
  ["/v1beta/models/text:streamGenerateContent", { contents }, gemini],
  ["/v1beta/models/text:countTokens", { contents }, gemini],
  ["/api/chat", { model: "text", messages }, ollama],
  ["/api/generate", { model: "text", prompt: "hi" }, ollama],
];

const nesting = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

/** What is wrong with a body, whatever the door. */
export const brokenBodies: [name: string, body: (good: string) => string | Buffer][] = [
  ["empty", () => ""],
  ["no JSON", () => "hello"],
  ["half of JSON", (good) => good],
  ["an array", () => "[]"],
  ["null", () => "null"],
  ["NaN", (good) => `${good},"x":NaN}`],
  ["a key twice", (good) => `${good},"x":1,"x":2}`],
  ["a member of the prototype twice", (good) => `${good},"__proto__":{},"__proto__":{}}`],
  ["ten thousand levels", (good) => `${good},"x":${nesting(10_000)}}`],
  ["invalid UTF-8", (good) => Buffer.concat([Buffer.from(`${good},"x":"`), Buffer.from([0xff]), Buffer.from('"}')])],
];
