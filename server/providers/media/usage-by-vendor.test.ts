/** Usage by vendor and endpoint, by hand: what the vendor's answer says → units. */
import { expect, test } from "vitest";
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { mediaCodec } from "../media-codecs.ts";
import type { MediaEndpoint } from "./port.ts";

async function unitsOf(kind: ProviderKind, endpoint: MediaEndpoint, request: object, answer: unknown) {
  const read = endpoint.startsWith("audio/tra")
    ? await readMediaForm(endpoint, request as Record<string, string>)
    : await readMediaJson(endpoint, request);
  const body = Buffer.from(typeof answer === "string" ? answer : JSON.stringify(answer));
  const { estimated, units } = mediaCodec(kind, endpoint)!.answer(read, body, "application/json");
  return { ...units, estimated };
}

const list = { object: "list", data: [] };
const png = "iVBORw0KGgoAAAANSUhEUgAABAAAAAYACAIAAAA=";
const drawn = (usageMetadata?: object) => ({
  candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: png } }] }, finishReason: "STOP" }],
  usageMetadata,
});

test.each<[string, ProviderKind, MediaEndpoint, object, unknown, object]>([
  [
    "OpenAI",
    "openai",
    "embeddings",
    { input: "hello you" },
    { ...list, usage: { prompt_tokens: 2, total_tokens: 2 } },
    { input: 2 },
  ],
  [
    "Jina",
    "openai_compatible",
    "embeddings",
    { input: "hello" },
    { ...list, usage: { total_tokens: 7 } },
    { input: 7 },
  ],
  [
    "explicit zero",
    "openai_compatible",
    "embeddings",
    { input: "hello" },
    { ...list, usage: { prompt_tokens: 0 } },
    { input: 0 },
  ],
  ["no usage", "openai_compatible", "embeddings", { input: "hello" }, list, { input: 2, estimated: ["input"] }],
  [
    "absurd usage",
    "openai_compatible",
    "embeddings",
    { input: "hello" },
    { ...list, usage: { prompt_tokens: 1e12 } },
    { input: 2, estimated: ["input"] },
  ],
  [
    "token ids, no usage",
    "openai_compatible",
    "embeddings",
    { input: [1, 2, 3] },
    { ...list, usage: null },
    { input: 3 },
  ],
  [
    "Mistral",
    "mistral",
    "embeddings",
    { input: "hello" },
    { ...list, usage: { prompt_tokens: 3, total_tokens: 3, completion_tokens: 0 } },
    { input: 3 },
  ],
  [
    "Gemini",
    "gemini",
    "embeddings",
    { input: ["a", "b"] },
    { embeddings: [{ values: [1] }, { values: [0.5] }], usageMetadata: { promptTokenCount: 4 } },
    { input: 4 },
  ],
  [
    "Gemini, no usage",
    "gemini",
    "embeddings",
    { input: "hello" },
    { embeddings: [{ values: [1] }] },
    { input: 2, estimated: ["input"] },
  ],
  [
    "Ollama",
    "ollama",
    "embeddings",
    { input: "hello" },
    { model: "nomic", embeddings: [[1, 2]], prompt_eval_count: 5 },
    { input: 5 },
  ],
  [
    "OpenAI",
    "openai",
    "moderations",
    { input: "hello" },
    { results: [{ flagged: false }] },
    { input: 2, estimated: ["input"] },
  ],
  [
    "Mistral",
    "mistral",
    "moderations",
    { input: "hello" },
    { results: [{ categories: {} }], usage: { prompt_tokens: 9 } },
    { input: 9 },
  ],
  [
    "Jina",
    "openai_compatible",
    "rerank",
    { query: "q", documents: ["a"] },
    { results: [], usage: { total_tokens: 11, prompt_tokens: 11 } },
    { input: 11 },
  ],
  [
    "Cohere",
    "openai_compatible",
    "rerank",
    { query: "q", documents: ["a"] },
    { results: [], meta: { billed_units: { search_units: 3 } } },
    { input: 1, request: 3, estimated: ["input"] },
  ],
  [
    "DALL·E",
    "openai",
    "images/generations",
    { prompt: "x", n: 2, size: "1792x1024", quality: "hd" },
    { data: [{ url: "https://a" }, { url: "https://b" }] },
    { "image:1792x1024:hd": 2, input: 1, image_output: 14_560, estimated: ["input", "image_output"] },
  ],
  [
    "DALL·E, as it comes",
    "openai",
    "images/generations",
    { prompt: "x" },
    { data: [{ url: "https://a" }] },
    { "image:1024x1024:standard": 1, input: 1, image_output: 4160, estimated: ["input", "image_output"] },
  ],
  [
    "size read off the PNG",
    "openai_compatible",
    "images/generations",
    { prompt: "x", size: "auto" },
    { data: [{ b64_json: png }] },
    { "image:1024x1536:standard": 1, input: 1, image_output: 6240, estimated: ["input", "image_output"] },
  ],
  [
    "GPT Image",
    "openai",
    "images/generations",
    { prompt: "x" },
    {
      size: "1024x1536",
      quality: "low",
      data: [{ b64_json: "aa" }],
      usage: {
        input_tokens: 50,
        output_tokens: 408,
        total_tokens: 458,
        input_tokens_details: { text_tokens: 10, image_tokens: 40 },
      },
    },
    { "image:1024x1536:low": 1, input: 10, image_input: 40, image_output: 408 },
  ],
  [
    "GPT Image, cached text and text out",
    "openai",
    "images/generations",
    { prompt: "x" },
    {
      size: "1024x1024",
      quality: "low",
      data: [{ b64_json: "aa" }],
      usage: {
        input_tokens: 50,
        output_tokens: 300,
        input_tokens_details: { text_tokens: 50, image_tokens: 0, cached_tokens: 20 },
        output_tokens_details: { image_tokens: 272, text_tokens: 28 },
      },
    },
    { "image:1024x1024:low": 1, input: 30, cached_input: 20, image_output: 272, output: 28 },
  ],
  [
    "Gemini, an edit",
    "gemini",
    "images/edits",
    { prompt: "x", images: [{ image_url: "data:image/png;base64,AAAA" }] },
    drawn({
      promptTokenCount: 261,
      candidatesTokenCount: 1_290,
      promptTokensDetails: [{ modality: "IMAGE", tokenCount: 258 }],
    }),
    { "image:1024x1536:standard": 1, input: 3, image_input: 258, image_output: 1_290, output: 0 },
  ],
  [
    "no image, no charge",
    "openai",
    "images/generations",
    { prompt: "x" },
    { data: [], usage: { input_tokens: 5, output_tokens: 9 } },
    { request: 0 },
  ],
  [
    "one of two images",
    "openai",
    "images/generations",
    { prompt: "x", n: 2, size: "256x256" },
    { data: [{ b64_json: "" }, { b64_json: "aa" }] },
    { "image:256x256:standard": 1, input: 1, image_output: 260, estimated: ["input", "image_output"] },
  ],
  [
    "Whisper",
    "openai",
    "audio/transcriptions",
    {},
    { text: "four", usage: { type: "duration", seconds: 9 } },
    { second: 9, audio_input: 153, output: 1, estimated: ["audio_input", "output"] },
  ],
  [
    "Whisper, zero seconds",
    "openai",
    "audio/transcriptions",
    {},
    { text: "", usage: { type: "duration", seconds: 0 } },
    { second: 0, audio_input: 0, output: 0, estimated: ["audio_input", "output"] },
  ],
  [
    "verbose_json",
    "openai_compatible",
    "audio/translations",
    { response_format: "verbose_json" },
    { text: "four", duration: "8.47" },
    { second: 9, audio_input: 153, output: 1, estimated: ["audio_input", "output"] },
  ],
  [
    "GPT-4o",
    "openai",
    "audio/transcriptions",
    {},
    {
      text: "hi",
      usage: {
        type: "tokens",
        input_tokens: 14,
        output_tokens: 45,
        total_tokens: 59,
        input_token_details: { text_tokens: 4, audio_tokens: 10 },
      },
    },
    { second: 10, input: 4, audio_input: 10, output: 45, estimated: ["second"] },
  ],
  [
    "Voxtral",
    "mistral",
    "audio/transcriptions",
    {},
    { text: "hi", usage: { prompt_audio_seconds: 12, prompt_tokens: 4, completion_tokens: 3, total_tokens: 7 } },
    { second: 12, audio_input: 4, output: 3 },
  ],
  [
    "nothing reported, nothing measured",
    "openai_compatible",
    "audio/transcriptions",
    {},
    { text: "1234" },
    { second: 10, audio_input: 170, output: 1, estimated: ["second", "audio_input", "output"] },
  ],
])("%s: %s %s", async (_, kind, endpoint, request, answer, expected) => {
  expect(await unitsOf(kind, endpoint, request, answer)).toEqual({ request: 1, estimated: [], ...expected });
});

test.each<[string, ProviderKind, MediaEndpoint, object, string]>([
  ["an error under a 200", "openai", "embeddings", { input: "x" }, '{"error":{"message":"no"}}'],
  ["HTML", "openai", "images/generations", { prompt: "x" }, "<!doctype html>"],
  ["another object", "openai", "moderations", { input: "x" }, '{"data":[]}'],
  ["a list", "openai_compatible", "rerank", { query: "q", documents: ["a"] }, "[]"],
  ["an error instead of a transcript", "openai", "audio/transcriptions", {}, '{"error":"busy"}'],
  ["no transcript", "openai", "audio/transcriptions", {}, "{}"],
  ["an embedding too few", "gemini", "embeddings", { input: ["a", "b"] }, '{"embeddings":[{"values":[1]}]}'],
  ["an embedding that is none", "ollama", "embeddings", { input: "a" }, '{"embeddings":["x"]}'],
])("%s is no answer: the attempt has failed and nothing is charged", async (_, kind, endpoint, request, answer) => {
  await expect(unitsOf(kind, endpoint, request, answer)).rejects.toBeInstanceOf(RangeError);
});
