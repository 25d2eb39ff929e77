/** Usage by vendor and endpoint, by hand: what the vendor's answer says → units. */
import { expect, test } from "vitest";
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { mediaCodec } from "./codecs.ts";
import { mediaOperation } from "./operations.ts";
import type { MediaCodec, MediaEndpoint, MediaRead } from "./port.ts";

const context = {
  upstreamModel: "upstream/model-1",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 1_000,
  unsupported: "refuse",
} as const;

async function readJson(endpoint: MediaEndpoint, body: object): Promise<MediaRead> {
  const bytes = Buffer.from(JSON.stringify({ model: "lm", ...body }));
  return mediaOperation(endpoint)!.read({ contentType: "application/json", body: bytes, header: () => undefined });
}

/** A transcription of 80,000 bytes that are no recording: by their size about ten seconds. */
function readForm(endpoint: MediaEndpoint, fields: Record<string, string> = {}): Promise<MediaRead> {
  const parts = Object.entries({ model: "lm", ...fields }).map(
    ([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--B\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${"x".repeat(80_000)}\r\n`;
  return mediaOperation(endpoint)!.read({
    contentType: "multipart/form-data; boundary=B",
    body: Buffer.from(`${parts.join("")}${file}--B--\r\n`),
    header: () => undefined,
  });
}

const codecOf = (kind: ProviderKind, endpoint: MediaEndpoint): MediaCodec => mediaCodec(kind, endpoint)!;

async function unitsOf(kind: ProviderKind, endpoint: MediaEndpoint, request: object, answer: unknown) {
  const read = endpoint.startsWith("audio/tra")
    ? await readForm(endpoint, request as Record<string, string>)
    : await readJson(endpoint, request);
  const body = Buffer.from(typeof answer === "string" ? answer : JSON.stringify(answer));
  const { estimated, units } = codecOf(kind, endpoint).answer(read, body, "application/json");
  return { ...units, estimated };
}

const list = { object: "list", data: [] };
const png = "iVBORw0KGgoAAAANSUhEUgAABAAAAAYACAIAAAA=";

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

test("plain text answers to plain text requests", async () => {
  const read = await readForm("audio/transcriptions", { response_format: "text" });
  const codec = codecOf("openai", "audio/transcriptions");
  expect(codec.answer(read, Buffer.from("{ said he }\n"), "text/plain").units).toMatchObject({ second: 10, output: 3 });
  expect(() => codec.answer(read, Buffer.from("<html>"), "text/html")).toThrow(RangeError);
});

test("the model's name is all that changes in a request of OpenAI's shape", async () => {
  const bytes = Buffer.from('{ "input" : "x",\n "model":"lm" , "user":"u\\u00e9" }');
  const read = await mediaOperation("embeddings")!.read({
    contentType: "application/json",
    body: bytes,
    header: () => undefined,
  });
  const request = codecOf("azure_openai", "embeddings").request(read, context);
  expect(request.body.toString()).toBe('{ "input" : "x",\n "model":"upstream/model-1" , "user":"u\\u00e9" }');
  expect(request.path).toBe("/embeddings");
  const form = await readForm("audio/transcriptions", { language: "de" });
  const edited = codecOf("openai", "audio/transcriptions").request(form, context);
  expect(edited.body.toString()).toBe(form.body.bytes.toString().replace("\r\nlm\r\n", "\r\nupstream/model-1\r\n"));
  expect(edited.headers).toContain("multipart/form-data; boundary=B");
});

test("Gemini gets a batch, Ollama its own call, Mistral its own names", async () => {
  const read = await readJson("embeddings", { input: ["a", "b"], dimensions: 64, user: "u", encoding_format: "float" });
  const gemini = codecOf("gemini", "embeddings").request(read, { ...context, upstreamModel: "gemini-embedding-001" });
  expect(gemini.path).toBe("/models/gemini-embedding-001:batchEmbedContents");
  expect(JSON.parse(gemini.body.toString()).requests[1]).toEqual({
    model: "models/gemini-embedding-001",
    content: { parts: [{ text: "b" }] },
    outputDimensionality: 64,
  });
  const ollama = codecOf("ollama", "embeddings").request(read, context);
  expect([ollama.path, JSON.parse(ollama.body.toString())]).toEqual([
    "/api/embed",
    { model: "upstream/model-1", input: ["a", "b"], dimensions: 64 },
  ]);
  const mistral = codecOf("mistral", "embeddings").request(read, context);
  expect(JSON.parse(mistral.body.toString())).toEqual({
    model: "upstream/model-1",
    input: ["a", "b"],
    output_dimension: 64,
    encoding_format: "float",
  });
});

test("vectors of other vendors come in base64 where the client asks for it", async () => {
  const read = await readJson("embeddings", { input: "a", encoding_format: "base64" });
  const { body } = codecOf("ollama", "embeddings").answer(read, Buffer.from('{"embeddings":[[0.5,-2]]}'), "");
  const vector = Buffer.from(JSON.parse(body.toString()).data[0].embedding, "base64");
  expect([vector.readFloatLE(0), vector.readFloatLE(4), vector.length]).toEqual([0.5, -2, 8]);
});

test("token ids mean nothing to other vendors' models, streams nothing to Mistral's clients: 400", async () => {
  const ids = await readJson("embeddings", { input: [[1, 2], [3]] });
  for (const kind of ["gemini", "ollama"] as const)
    expect(() => codecOf(kind, "embeddings").request(ids, context)).toThrow(
      expect.objectContaining({ param: "input.0" }),
    );
  const stream = await readForm("audio/transcriptions", { stream: "true" });
  expect(() => codecOf("mistral", "audio/transcriptions").request(stream, context)).toThrow(
    expect.objectContaining({ param: "stream" }),
  );
});

test("Mistral's moderations are flagged as OpenAI's are", async () => {
  const read = await readJson("moderations", { input: ["a", "b"] });
  const results = [{ categories: { hate: false } }, { categories: { hate: true }, category_scores: { hate: 0.9 } }];
  const { body } = codecOf("mistral", "moderations").answer(
    read,
    Buffer.from(JSON.stringify({ id: "x", results })),
    "",
  );
  expect(JSON.parse(body.toString()).results.map(({ flagged }: { flagged: boolean }) => flagged)).toEqual([
    false,
    true,
  ]);
});

test("who has no such endpoint has no codec", () => {
  expect(mediaCodec("anthropic", "embeddings")).toBeNull();
  expect(mediaCodec("openai", "rerank")).toBeNull();
  expect(mediaCodec("azure_openai", "moderations")).toBeNull();
  expect(mediaCodec("gemini", "images/generations")).toBeNull();
});
