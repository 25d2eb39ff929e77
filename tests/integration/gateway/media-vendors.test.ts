/** OpenAI's client on endpoints of vendors with shapes of their own, through the gateway, charged by hand. */
import OpenAI, { BadRequestError, toFile } from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makePcm, makeWav } from "#tests/factories/media.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { Figures, RouteSpec, SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

const bedrock = (upstream: string, modality: string, price: Figures) =>
  ({ kind: "bedrock", upstream, modality, price }) as const;
const gemini = (upstream: string, modality: string, price: Figures, unit?: string) =>
  ({ kind: "gemini", upstream, modality, price, ...(unit && { fields: { unit } }) }) as const;

const embedPrice = { per: 1_000, input: "0.02" };
const models: Record<string, RouteSpec[]> = {
  titan: [bedrock("sim-ok@amazon.titan-embed-text-v2:0", "embedding", embedPrice)],
  cohere: [bedrock("sim-ok@cohere.embed-v4:0", "embedding", embedPrice)],
  silent: [bedrock("sim-fault-usage-missing@cohere.embed-v4:0", "embedding", embedPrice)],
  core: [bedrock("sim-ok@stability.stable-image-core-v1:1", "image", { per: 1, image: "0.04" })],
  canvas: [
    bedrock("sim-ok@amazon.nova-canvas-v1:0", "image", { per: 1, image: "0.04", "image:640x640:premium": "0.06" }),
  ],
  rank: [bedrock("sim-ok@cohere.rerank-v3-5:0", "rerank", { per: 1, request: "0.002" })],
  banana: [
    gemini(
      "sim-ok@gemini-2.5-flash-image",
      "image",
      { per: 1_000_000, input: "0.3", image_input: "0.5", image_output: "30" },
      "token",
    ),
  ],
  painter: [gemini("sim-ok@gemini-3-pro-image", "image", { per: 1, "image:2048x2048": "0.13", image: "0.05" })],
  voice: [
    gemini("sim-ok@gemini-2.5-flash-tts", "speech", { per: 1_000_000, input: "0.5", audio_output: "10" }, "token"),
  ],
  broken: [gemini("sim-fault-stream-cut@gemini-2.5-flash-tts", "speech", { per: 1, second: "0.001" }, "second")],
  scribe: [
    gemini(
      "sim-tokens-100-20@gemini-2.5-flash",
      "transcription",
      { per: 1_000_000, input: "1", audio_input: "3", output: "10" },
      "token",
    ),
  ],
  marie: [{ kind: "mistral", upstream: "sim-ok", modality: "speech", price: { per: 1_000, character: "0.016" } }],
  auguste: [{ kind: "mistral", upstream: "sim-ok", modality: "transcription", price: { per: 1, second: "0.00005" } }],
  either: [
    bedrock("sim-ok@amazon.titan-embed-text-v2:0", "embedding", embedPrice),
    { kind: "openai_compatible", upstream: "sim-embed", modality: "embedding", price: embedPrice },
  ],
};

let stack: Stack;
let endpoint: SellableEndpoint;
let client: OpenAI;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  endpoint = await stack.operator.endpoint({ credits: "1000", models });
  client = new OpenAI({ baseURL: `${stack.webs[0]!.url}/${endpoint.id}/v1`, apiKey: endpoint.key, maxRetries: 0 });
});
afterAll(() => stack?.stop());

/** Expects what the record says of this request. */
async function expectRecord(headers: Headers, expected: { charge: string; estimated?: boolean; status?: string }) {
  const id = headers.get("x-request-id");
  const record = await vi.waitFor(async () => {
    const found = (await stack.operator.usageRecords(endpoint.id)).find((one) => one.id === id);
    expect(found).toBeDefined();
    return found!;
  }, 5_000);
  expect(record).toMatchObject({ status: "succeeded", estimated: false, ...expected });
}

test("Bedrock's embeddings are charged by what the body or a header tells, else by an estimate that is marked", async () => {
  const titan = await client.embeddings.create({ model: "titan", input: "the lock", dimensions: 8 }).withResponse();
  expect(titan.data.data[0]!.embedding).toHaveLength(8);
  // 2 tokens × 20 micro-credits
  await expectRecord(titan.response.headers, { charge: "0.00004" });
  const ask = { input: ["the lock", "the gate"] };
  const cohere = await client.embeddings.create({ model: "cohere", ...ask }).withResponse();
  expect([cohere.data.data.length, cohere.data.usage.prompt_tokens]).toEqual([2, 4]);
  await expectRecord(cohere.response.headers, { charge: "0.00008" });
  const silent = await client.embeddings.create({ model: "silent", ...ask }).withResponse();
  await expectRecord(silent.response.headers, { charge: "0.00008", estimated: true });
});

test("what one route's vendor cannot do, the next one's does", async () => {
  const { data, response } = await client.embeddings.create({ model: "either", input: ["a", "b"] }).withResponse();
  expect(data.data).toHaveLength(2);
  expect(response.headers.get("x-sluice-attempts")).toBe("2");
});

test("Bedrock's images are charged by size and quality, and not at all when they are withheld", async () => {
  const wide = await client.images.generate({ model: "core", prompt: "a lock", size: "1792x1024" }).withResponse();
  expect(Buffer.from(wide.data.data![0]!.b64_json!, "base64").readUInt32BE(16)).toBe(1_344);
  await expectRecord(wide.response.headers, { charge: "0.04" });
  const size = "640x640" as never;
  const hd = await client.images
    .generate({ model: "canvas", prompt: "a lock", size, quality: "hd", n: 2 })
    .withResponse();
  expect(hd.data.data).toHaveLength(2);
  await expectRecord(hd.response.headers, { charge: "0.12" });
  const withheld = await client.images.generate({ model: "core", prompt: "a forbidden lock" }).catch((error) => error);
  expect(withheld).toBeInstanceOf(BadRequestError);
  expect(withheld.code).toBe("content_policy_violation");
  await expectRecord(withheld.headers, { charge: "0", status: "failed" });
});

test("Bedrock ranks documents, charged by the query", async () => {
  const { headers, status } = await fetch(`${stack.webs[0]!.url}/${endpoint.id}/v1/rerank`, {
    method: "POST",
    headers: { authorization: `Bearer ${endpoint.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "rank", query: "lock", documents: ["gate", "the lock"], top_n: 1 }),
  });
  expect(status).toBe(200);
  await expectRecord(headers, { charge: "0.002" });
});

test("Gemini's images are charged by their tokens, or by the size that came, and edits by what went in as well", async () => {
  const told = await client.images.generate({ model: "banana", prompt: "a lock" }).withResponse();
  expect(told.data.usage?.output_tokens).toBe(1_290);
  // 2 × 0.3 + 1,290 × 30 micro-credits, rounded half-up
  await expectRecord(told.response.headers, { charge: "0.038701" });
  const size = "2048x2048" as never;
  const large = await client.images.generate({ model: "painter", prompt: "a lock", size }).withResponse();
  await expectRecord(large.response.headers, { charge: "0.13" });
  const image = [await toFile(Buffer.from("one"), "1.png"), await toFile(Buffer.from("two"), "2.png")];
  const edited = await client.images
    .edit({ model: "banana", image, prompt: "more water", size: "1536x1024" })
    .withResponse();
  expect(Buffer.from(edited.data.data![0]!.b64_json!, "base64").readUInt32BE(16)).toBe(1_248);
  // 3 × 0.3 of text + 2 × 258 × 0.5 of images + 1,290 × 30
  await expectRecord(edited.response.headers, { charge: "0.038959" });
  const mask = await toFile(Buffer.from("mask"), "m.png");
  const masked = await client.images.edit({ model: "banana", image, mask, prompt: "x" }).catch((error) => error);
  expect([masked.status, masked.param]).toEqual([400, "mask"]);
});

test("Gemini speaks as it comes: WAV, PCM or events, charged by its tokens", async () => {
  const input = "Lift the gate";
  // 13 characters of 0.06 s each.
  const pcm = makePcm(0.78, 0).length;
  const wav = await client.audio.speech.create({ model: "voice", input, voice: "Kore", response_format: "wav" });
  expect(wav.headers.get("content-type")).toBe("audio/wav");
  const bytes = Buffer.from(await wav.arrayBuffer());
  expect([bytes.toString("latin1", 0, 4), bytes.length]).toEqual(["RIFF", 44 + pcm]);
  // 4 × 0.5 + 20 × 10 micro-credits
  await expectRecord(wav.headers, { charge: "0.000202" });
  const raw = await client.audio.speech.create({ model: "voice", input, voice: "Kore", response_format: "pcm" });
  expect((await raw.arrayBuffer()).byteLength).toBe(pcm);
  await expectRecord(raw.headers, { charge: "0.000202" });
  const events = await client.audio.speech.create({
    model: "voice",
    input,
    voice: "Kore",
    response_format: "pcm",
    stream_format: "sse",
  });
  expect(await events.text()).toContain('"usage":{"input_tokens":4,"output_tokens":20,"total_tokens":24}');
});

test("Mistral speaks in OpenAI's formats, charged by characters", async () => {
  const ask = { model: "marie", input: "Lift the gate", voice: "voice_592" };
  const pcm = await client.audio.speech.create({ ...ask, response_format: "pcm" });
  expect(pcm.headers.get("content-type")).toBe("audio/pcm");
  expect((await pcm.arrayBuffer()).byteLength).toBe(makePcm(0.78, 0).length);
  // 13 × 16 micro-credits
  await expectRecord(pcm.headers, { charge: "0.000208" });
});

test("speech that breaks off is charged by what came, and its client sees it break", async () => {
  const input = "x".repeat(100);
  const cut = await client.audio.speech.create({ model: "broken", input, voice: "Kore", response_format: "pcm" });
  await expect(cut.arrayBuffer()).rejects.toThrow();
  // Half of six seconds: what came, which is an estimate of what Google charges.
  await expectRecord(cut.headers, { charge: "0.003", status: "upstream_truncated", estimated: true });
});

test("Gemini transcribes recordings, charged by tokens of sound and text", async () => {
  const file = await toFile(makeWav(1, 7), "speech.wav", { type: "audio/wav" });
  const { data, response } = await client.audio.transcriptions.create({ model: "scribe", file }).withResponse();
  expect(data.text.length).toBeGreaterThan(10);
  // 68 × 1 of the task + 32 × 3 of sound + 20 × 10
  await expectRecord(response.headers, { charge: "0.000364" });
});

test("Gemini and Mistral tell a transcript as it comes, in OpenAI's events", async () => {
  const transcripts = [
    // 68 × 1 of the task + 32 × 3 of sound + 20 × 10
    { model: "scribe", usage: { input_tokens: 100, output_tokens: 20 }, charge: "0.000364" },
    // one second
    { model: "auguste", usage: { input_tokens: 4, output_tokens: 3 }, charge: "0.00005" },
  ];
  for (const { charge, model, usage } of transcripts) {
    const file = await toFile(makeWav(1, 7), "speech.wav", { type: "audio/wav" });
    const asked = client.audio.transcriptions.create({ model, file, stream: true });
    const { data: events, response } = await asked.withResponse();
    const told = { said: "", done: null as object | null };
    for await (const event of events) {
      if (event.type === "transcript.text.delta") told.said += event.delta;
      if (event.type === "transcript.text.done") told.done = event;
    }
    expect(told.said.length).toBeGreaterThan(10);
    expect(told.done).toMatchObject({ text: told.said, usage: { type: "tokens", ...usage } });
    await expectRecord(response.headers, { charge });
  }
});

test.each([
  [
    "a format that Gemini cannot give",
    "voice",
    "audio/speech",
    { input: "x", voice: "Kore", response_format: "mp3" },
    "response_format",
  ],
  ["several texts for Titan", "titan", "embeddings", { input: ["a", "b"] }, "input"],
  ["a ratio that Stability has not", "core", "images/generations", { prompt: "x", size: "1000x300" }, "size"],
  ["an endpoint that Bedrock has not", "titan", "moderations", { input: "x" }, "model"],
])("%s: a 400 that names the parameter, and nothing is sent", async (_, model, path, body, param) => {
  const answer: unknown = await client.post(`/${path}`, { body: { model, ...body } }).catch((error) => error);
  expect(answer).toBeInstanceOf(BadRequestError);
  expect(answer).toMatchObject({ param });
});
