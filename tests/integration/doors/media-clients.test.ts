/** OpenAI's client on every endpoint that is no chat, through the gateway, with charges worked out by hand. */
import OpenAI, { BadRequestError, toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeMp3, makeWav } from "#server/simulator/openai/audio-bytes.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { RouteSpec, SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

/** Models of every kind of medium: what the simulator does, and what it costs in credits. */
const media = {
  embed: { upstream: "sim-embed", modality: "embedding", price: { per: 1_000, input: "0.02" } },
  image: {
    upstream: "sim-image",
    modality: "image",
    price: { per: 1, image: "0.04", "image:512x512": "0.018" },
  },
  canvas: {
    upstream: "sim-image-tokens",
    modality: "image",
    price: { per: 1_000_000, input: "5", image_input: "10", image_output: "40" },
    fields: { unit: "token" },
  },
  voice: { upstream: "sim-tts", modality: "speech", price: { per: 1_000, character: "0.015" } },
  whisper: { upstream: "sim-whisper", modality: "transcription", price: { per: 1, second: "0.0001" } },
  scribe: {
    upstream: "sim-transcribe",
    modality: "transcription",
    price: { per: 1_000_000, audio_input: "6", output: "10", input: "2" },
    fields: { unit: "token" },
  },
} satisfies Record<string, RouteSpec>;

/** What OpenAI's wire has and Azure's has not. */
const texts = {
  judge: { upstream: "sim-moderation", modality: "moderation", price: { per: 1, request: "0.001" } },
  rank: { upstream: "sim-rerank", modality: "rerank", price: { per: 1_000_000, input: "20" } },
  units: { upstream: "sim-rerank-units", modality: "rerank", price: { per: 1, request: "0.002" } },
} satisfies Record<string, RouteSpec>;

const upstreams = {
  "OpenAI's wire": { kind: "openai_compatible" },
  "Azure by deployment": { kind: "azure_openai", settings: { api_version: "2024-10-21" } },
  "Azure's v1": { kind: "azure_openai", settings: { url_style: "v1" } },
} satisfies Record<string, Pick<RouteSpec, "kind" | "settings">>;
type Upstream = keyof typeof upstreams;
const names = Object.keys(upstreams) as Upstream[];

let stack: Stack;
const endpoints = new Map<Upstream, SellableEndpoint>();

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  for (const name of names) {
    const models = name === "OpenAI's wire" ? { ...media, ...texts } : media;
    const routes = Object.entries(models).map(([model, route]) => [model, [{ ...route, ...upstreams[name] }]]);
    endpoints.set(name, await stack.operator.endpoint({ credits: "1000", models: Object.fromEntries(routes) }));
  }
});
afterAll(() => stack?.stop());

const baseOf = (endpoint: SellableEndpoint) => `${stack.webs[0]!.url}/${endpoint.id}/v1`;
const clientOf = (name: Upstream) => {
  const endpoint = endpoints.get(name)!;
  return new OpenAI({ baseURL: baseOf(endpoint), apiKey: endpoint.key, maxRetries: 0 });
};

/** Expects that the request was charged so, in its header where it has one and in its record always. */
async function expectCharge(name: Upstream, headers: Headers, charge: string): Promise<void> {
  const id = headers.get("x-request-id");
  const record = await vi.waitFor(async () => {
    const found = (await stack.operator.usageRecords(endpoints.get(name)!.id)).find((one) => one.id === id);
    expect(found).toBeDefined();
    return found!;
  }, 5_000);
  expect([record.status, record.charge]).toEqual(["succeeded", charge]);
  if (headers.has("x-sluice-charge")) expect(headers.get("x-sluice-charge")).toBe(charge);
}

const wav = (seconds: number) => toFile(makeWav(seconds, 7), "speech.wav", { type: "audio/wav" });

describe.each(names)("on %s", (name) => {
  const client = () => clientOf(name);

  test("embeddings are charged by tokens", async () => {
    const ask = { model: "embed", input: ["the lock", "the gate"], dimensions: 8 };
    const { data, response } = await client().embeddings.create(ask).withResponse();
    expect(data.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    // 4 tokens × 20 micro-credits
    await expectCharge(name, response.headers, "0.00008");
  });

  test("images are charged by size, or by tokens where the model tells them", async () => {
    const plain = await client()
      .images.generate({ model: "image", prompt: "a lock", n: 2, size: "512x512" })
      .withResponse();
    expect(plain.data.data).toHaveLength(2);
    // 2 × 0.018
    await expectCharge(name, plain.response.headers, "0.036");
    const other = await client()
      .images.generate({ model: "image", prompt: "a lock", size: "1024x1024" })
      .withResponse();
    await expectCharge(name, other.response.headers, "0.04");
    const told = await client().images.generate({ model: "canvas", prompt: "a lock", quality: "high" }).withResponse();
    expect(told.data.usage?.output_tokens).toBe(4160);
    // 2 × 5 + 4,160 × 40 micro-credits
    await expectCharge(name, told.response.headers, "0.16641");
  });

  test("edits take images as files and are charged for them", async () => {
    const image = [await toFile(Buffer.from("one"), "1.png"), await toFile(Buffer.from("two"), "2.png")];
    const { data, response } = await client()
      .images.edit({ model: "canvas", image, prompt: "more water" })
      .withResponse();
    expect(data.data).toHaveLength(1);
    // 3 × 5 of text + 800 × 10 of images + 1,056 × 40
    await expectCharge(name, response.headers, "0.050255");
  });

  test("speech arrives as bytes and is charged by its characters", async () => {
    const answer = await client().audio.speech.create({
      model: "voice",
      input: "Schleuse auf 🚤!",
      voice: "alloy",
      response_format: "wav",
    });
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe("RIFF");
    // 15 characters × 15 micro-credits
    await expectCharge(name, answer.headers, "0.000225");
  });

  test("transcriptions and translations are charged by the second, or by tokens where the model tells them", async () => {
    const whole = await client()
      .audio.transcriptions.create({ model: "whisper", file: await wav(3.2) })
      .withResponse();
    expect(whole.data.text.split(" ")).toHaveLength(8);
    // 4 begun seconds × 100 micro-credits
    await expectCharge(name, whole.response.headers, "0.0004");
    const ask = { model: "whisper", file: await wav(3.2), response_format: "srt" as const };
    const subtitles = await client().audio.transcriptions.create(ask).withResponse();
    expect(subtitles.data).toContain("00:00:00,000 --> 00:00:03,200");
    await expectCharge(name, subtitles.response.headers, "0.0004");
    const told = await client()
      .audio.transcriptions.create({ model: "scribe", file: await wav(3.2) })
      .withResponse();
    // 32 tokens heard × 6 + 8 written × 10
    await expectCharge(name, told.response.headers, "0.000272");
    const translated = await client()
      .audio.translations.create({ model: "whisper", file: await wav(1) })
      .withResponse();
    expect(translated.data.text).not.toBe("");
    await expectCharge(name, translated.response.headers, "0.0001");
  });

  test("a streamed transcription ends with its whole text and is charged once", async () => {
    const file = await toFile(makeMp3(6), "speech.mp3", { type: "audio/mpeg" });
    const { data, response } = await client()
      .audio.transcriptions.create({ model: "scribe", file, stream: true })
      .withResponse();
    const types: string[] = [];
    for await (const event of data) types.push(event.type);
    expect(types).toEqual([...Array(15).fill("transcript.text.delta"), "transcript.text.done"]);
    // 60 tokens heard × 6 + 15 written × 10
    await expectCharge(name, response.headers, "0.00051");
  });

  test("what the upstream refuses is the client's own 400", async () => {
    const refused = client().audio.speech.create({ model: "voice", input: "x", voice: "a", response_format: "opus" });
    await expect(refused).rejects.toThrow(BadRequestError);
    await expect(refused).rejects.toMatchObject({ status: 400, param: "response_format" });
  });
});

test("moderations are charged by the request", async () => {
  const ask = { model: "judge", input: ["peace", "violence"] };
  const { data, response } = await clientOf("OpenAI's wire").moderations.create(ask).withResponse();
  expect(data.results.map(({ flagged }) => flagged)).toEqual([false, true]);
  await expectCharge("OpenAI's wire", response.headers, "0.001");
});

test("rerank is charged by tokens, or by search units where the model counts those", async () => {
  const endpoint = endpoints.get("OpenAI's wire")!;
  const rerank = (body: object) =>
    fetch(`${baseOf(endpoint)}/rerank`, {
      method: "POST",
      headers: { authorization: `Bearer ${endpoint.key}`, "content-type": "application/json" },
      body: JSON.stringify({ query: "which lock", ...body }),
    });
  const documents = ["a boat", "a lock", { text: "the lock of all" }];
  const few = await rerank({ model: "rank", documents, top_n: 2 });
  const { results } = (await few.json()) as { results: { index: number; relevance_score: number }[] };
  expect(results).toHaveLength(2);
  // 17 tokens × 20 micro-credits
  await expectCharge("OpenAI's wire", few.headers, "0.00034");
  const many = await rerank({ model: "units", documents: Array.from({ length: 101 }, (_, at) => `document ${at}`) });
  // 101 documents are 2 search units × 0.002
  await expectCharge("OpenAI's wire", many.headers, "0.004");
});
