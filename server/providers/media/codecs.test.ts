/** Requests as each vendor gets them, and answers as OpenAI's clients do. */
import { expect, test } from "vitest";
import type { ProviderKind } from "#server/catalog/snapshot.ts";
import { readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { mediaCodec } from "../media-codecs.ts";
import { mediaOperation } from "./operations.ts";
import type { MediaCodec, MediaEndpoint } from "./port.ts";

const context = {
  upstreamModel: "upstream/model-1",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 1_000,
  unsupported: "refuse",
} as const;

const codecOf = (kind: ProviderKind, endpoint: MediaEndpoint): MediaCodec => mediaCodec(kind, endpoint)!;

test("plain text answers to plain text requests", async () => {
  const read = await readMediaForm("audio/transcriptions", { response_format: "text" });
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
  const form = await readMediaForm("audio/transcriptions", { language: "de" });
  const edited = codecOf("openai", "audio/transcriptions").request(form, context);
  expect(edited.body.toString()).toBe(form.body.bytes.toString().replace("\r\nlm\r\n", "\r\nupstream/model-1\r\n"));
  expect(edited.headers).toContain("multipart/form-data; boundary=B");
});

test("Gemini gets a batch, Ollama its own call, Mistral its own names", async () => {
  const read = await readMediaJson("embeddings", {
    input: ["a", "b"],
    dimensions: 64,
    user: "u",
    encoding_format: "float",
  });
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
  const read = await readMediaJson("embeddings", { input: "a", encoding_format: "base64" });
  const { body } = codecOf("ollama", "embeddings").answer(read, Buffer.from('{"embeddings":[[0.5,-2]]}'), "");
  const vector = Buffer.from(JSON.parse(body.toString()).data[0].embedding, "base64");
  expect([vector.readFloatLE(0), vector.readFloatLE(4), vector.length]).toEqual([0.5, -2, 8]);
});

test("token ids mean nothing to other vendors' models: 400", async () => {
  const ids = await readMediaJson("embeddings", { input: [[1, 2], [3]] });
  for (const kind of ["gemini", "ollama"] as const)
    expect(() => codecOf(kind, "embeddings").request(ids, context)).toThrow(
      expect.objectContaining({ param: "input.0" }),
    );
});

test("files of the account are everybody's: an edit names none, unless the operator allows it", async () => {
  const named = await readMediaJson("images/edits", { prompt: "x", images: [{ file_id: "file-of-another" }] });
  for (const kind of ["openai", "openai_compatible", "azure_openai"] as const) {
    const codec = codecOf(kind, "images/edits");
    expect(() => codec.request(named, context)).toThrow(expect.objectContaining({ param: "images.0.file_id" }));
    expect(codec.request(named, { ...context, settings: { paid_extras: true } }).path).toBe("/images/edits");
  }
});

test("Mistral's moderations are flagged as OpenAI's are", async () => {
  const read = await readMediaJson("moderations", { input: ["a", "b"] });
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
  expect(mediaCodec("gemini", "moderations")).toBeNull();
  expect(mediaCodec("bedrock", "audio/speech")).toBeNull();
  expect(mediaCodec("deepseek", "embeddings")).toBeNull();
});
