/** Bedrock's models that are no chat, for OpenAI's clients: requests, answers and charges counted by hand. */
import { expect, test } from "vitest";
import { RefusedAnswer } from "#server/providers/refused-answer.ts";
import { answerOf, holdAt, makePng, readMediaJson, requestTo } from "#tests/factories/media.ts";

const texts = (input: unknown, more: object = {}) => readMediaJson("embeddings", { input, ...more });
const image = (more: object = {}) => readMediaJson("images/generations", { prompt: "a lock", ...more });
const rank = (documents: unknown[], more: object = {}) =>
  readMediaJson("rerank", { query: "lock", documents, ...more });

const refusedFor = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const png = (width: number, height: number) => makePng(width, height, 1).toString("base64");

test("each embedding model gets its own body", async () => {
  const one = await texts("gate", { dimensions: 256, encoding_format: "float", user: "u" });
  expect(requestTo(["bedrock", "amazon.titan-embed-text-v2:0"], one)).toEqual({
    path: "/model/amazon.titan-embed-text-v2%3A0/invoke",
    body: { inputText: "gate", dimensions: 256 },
  });
  expect(requestTo(["bedrock", "amazon.titan-embed-text-v1"], await texts("gate")).body).toEqual({ inputText: "gate" });
  const two = await texts(["lock", "gate"], { dimensions: 512, input_type: "search_query" });
  expect(requestTo(["bedrock", "eu.cohere.embed-v4:0"], two).body).toEqual({
    texts: ["lock", "gate"],
    input_type: "search_query",
    embedding_types: ["float"],
    output_dimension: 512,
  });
  const params = { embeddingPurpose: "GENERIC_INDEX", text: { truncationMode: "NONE", value: "gate" } };
  expect(requestTo(["bedrock", "amazon.nova-2-multimodal-embeddings-v1:0"], await texts(["gate"])).body).toEqual({
    taskType: "SINGLE_EMBEDDING",
    singleEmbeddingParams: params,
  });
});

test.each([
  ["several texts for Titan", "amazon.titan-embed-text-v2:0", { input: ["a", "b"] }, "input"],
  ["a hundred texts for Cohere", "cohere.embed-english-v3", { input: Array(100).fill("a") }, "input"],
  ["a size for Cohere 3", "cohere.embed-english-v3", { input: "a", dimensions: 256 }, "dimensions"],
  ["a size for the first Titan", "amazon.titan-embed-text-v1", { input: "a", dimensions: 256 }, "dimensions"],
  ["a purpose that is none", "cohere.embed-v4:0", { input: "a", input_type: "x" }, "input_type"],
  ["token ids", "cohere.embed-v4:0", { input: [[1, 2]] }, "input.0"],
  ["what nobody knows", "cohere.embed-v4:0", { input: "a", truncate: "END" }, "truncate"],
  ["a chat model", "anthropic.claude-sonnet-4-5", { input: "a" }, "model"],
])("%s: a 400 that names the parameter", async (_, model, body, param) => {
  const read = await readMediaJson("embeddings", body);
  expect(() => requestTo(["bedrock", model], read)).toThrow(refusedFor(param));
});

test("embeddings cost what the body or the header tells, else an estimate", async () => {
  const rates = { input: 3n, request: 5n };
  const titan = answerOf("bedrock", await texts("gate"), { embedding: [0.5, -1], inputTextTokenCount: 7 }, rates);
  expect(titan.body).toEqual({
    object: "list",
    data: [{ object: "embedding", index: 0, embedding: [0.5, -1] }],
    model: "lm",
    usage: { prompt_tokens: 7, total_tokens: 7 },
  });
  expect([titan.charge, titan.estimated]).toEqual([26n, false]);
  const two = await texts(["a", "b"]);
  const cohere = { id: "x", response_type: "embeddings_by_type", embeddings: { float: [[1], [2]] }, texts: ["a", "b"] };
  const counted = answerOf("bedrock", two, cohere, rates, { "x-amzn-bedrock-input-token-count": "11" });
  expect([counted.charge, counted.estimated]).toEqual([38n, false]);
  const older = { embeddings: [[1], [2]], response_type: "embeddings_floats" };
  const guessed = answerOf("bedrock", two, older, rates, { "x-amzn-bedrock-input-token-count": "1e9" });
  // Two bytes are about two tokens, one each.
  expect([guessed.charge, guessed.estimated]).toEqual([11n, true]);
  const nova = { embeddings: [{ embeddingType: "TEXT", embedding: [1, 2] }], inputTokenCount: 4 };
  expect(answerOf("bedrock", await texts("gate"), nova, rates).charge).toBe(17n);
  expect(() => answerOf("bedrock", two, { embeddings: [[1]] })).toThrow(RangeError);
  expect(() => answerOf("bedrock", two, "<html>")).toThrow(RangeError);
  expect(() => answerOf("bedrock", two, { message: "no" })).toThrow(RangeError);
});

test("Stability's models get a ratio, Amazon's a width and a height", async () => {
  const wide = await image({ size: "1792x1024", seed: 7, output_format: "jpeg", response_format: "b64_json" });
  expect(requestTo(["bedrock", "stability.stable-image-core-v1:1"], wide)).toEqual({
    path: "/model/stability.stable-image-core-v1%3A1/invoke",
    body: { prompt: "a lock", aspect_ratio: "16:9", output_format: "jpeg", seed: 7 },
  });
  const hd = await image({ size: "1280x720", quality: "hd", n: 2, negative_prompt: "rust" });
  expect(requestTo(["bedrock", "amazon.nova-canvas-v1:0"], hd).body).toEqual({
    taskType: "TEXT_IMAGE",
    textToImageParams: { text: "a lock", negativeText: "rust" },
    imageGenerationConfig: { numberOfImages: 2, quality: "premium", width: 1280, height: 720 },
  });
});

test.each([
  ["an address", { response_format: "url" }, "response_format"],
  ["a stream", { stream: true }, "stream"],
  ["two of Stability's", { n: 2 }, "n"],
  ["a ratio of none", { size: "1000x300" }, "size"],
  ["a quality", { quality: "high" }, "quality"],
  ["a background", { background: "transparent" }, "background"],
  ["a seed that is none", { seed: -1 }, "seed"],
])("%s: a 400 that names the parameter, or left out by the operator's choice", async (_, body, param) => {
  const read = await image(body);
  expect(() => requestTo(["bedrock", "stability.sd3-5-large-v1:0"], read)).toThrow(refusedFor(param));
  const droppable = ["response_format", "quality", "background"].includes(param);
  if (droppable)
    expect(requestTo(["bedrock", "stability.sd3-5-large-v1:0"], read, "drop").body).not.toHaveProperty(param);
});

test("images are charged by the size that came and the vendor's quality", async () => {
  const rates = { "image:1024x1024:standard": 40n, "image:1280x720:premium": 90n, request: 1n };
  const core = { seeds: [1], finish_reasons: [null], images: [png(1024, 1024)] };
  const one = await image();
  const square = answerOf("bedrock", one, core, rates);
  expect([square.charge, square.estimated]).toEqual([41n, false]);
  expect(square.body).toEqual({ created: 1_700_000_000, data: [{ b64_json: png(1024, 1024) }] });
  const two = await image({ size: "1280x720", quality: "hd", n: 2 });
  expect(answerOf("bedrock", two, { images: [png(1280, 720), png(1280, 720)] }, rates).charge).toBe(181n);
  // One was withheld: one is charged.
  expect(answerOf("bedrock", two, { images: [png(1280, 720)], error: "Some were blocked" }, rates).charge).toBe(91n);
  expect(holdAt(["bedrock", "amazon.nova-canvas-v1:0"], two, rates)).toBe(181n);
  expect(holdAt(["bedrock", "stability.sd3-5-large-v1:0"], one, rates)).toBe(91n);
});

test("an image that is withheld is the client's 400 and costs nothing", async () => {
  const read = await image();
  expect(() => answerOf("bedrock", read, { finish_reasons: ["Filter reason: prompt"] })).toThrow(RefusedAnswer);
  expect(() => answerOf("bedrock", read, { images: [], error: "blocked" })).toThrow(/safety rules: blocked/);
  expect(() => answerOf("bedrock", read, { message: "busy" })).toThrow(/has no images/);
});

test("documents are ranked, and charged by the hundred", async () => {
  const read = await rank(["gate", { text: "lock" }, { title: "x" }], { top_n: 2, return_documents: true });
  const body = { query: "lock", documents: ["gate", "lock", '{"title":"x"}'], top_n: 2 };
  expect(requestTo(["bedrock", "amazon.rerank-v1:0"], read)).toEqual({
    path: "/model/amazon.rerank-v1%3A0/invoke",
    body,
  });
  const arn = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
  expect(requestTo(["bedrock", arn], read).body).toEqual({ ...body, api_version: 2 });
  const results = [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.1 },
  ];
  const ranked = answerOf("bedrock", read, { results }, { request: 2_000n });
  expect(ranked.body).toEqual({
    model: "lm",
    results: [
      { index: 1, relevance_score: 0.9, document: { text: "lock" } },
      { index: 0, relevance_score: 0.1, document: { text: "gate" } },
    ],
    meta: { billed_units: { search_units: 1 } },
  });
  expect([ranked.charge, ranked.estimated]).toEqual([2_000n, false]);
  const many = await rank(Array(101).fill("gate"));
  expect(answerOf("bedrock", many, { results }, { request: 2_000n }).charge).toBe(4_000n);
  // 50 documents of about 1,501 tokens are four chunks each: two queries, by estimate.
  const long = await rank(Array(50).fill("x".repeat(6_000)));
  const estimated = answerOf("bedrock", long, { results }, { request: 2_000n });
  expect([estimated.charge, estimated.estimated]).toEqual([4_000n, true]);
  expect(holdAt(["bedrock", "amazon.rerank-v1:0"], long, { request: 2_000n })).toBeGreaterThanOrEqual(4_000n);
  expect(() => answerOf("bedrock", many, { results: [{ index: 101, relevance_score: 1 }] })).toThrow(RangeError);
  expect(() => requestTo(["bedrock", "amazon.titan-embed-text-v2:0"], read)).toThrow(refusedFor("model"));
});
