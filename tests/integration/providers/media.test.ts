/** OpenAI's official client, unchanged, through the operations and codecs of the media endpoints to the simulator. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { mediaOperation } from "#server/providers/media/operations.ts";
import type { MediaRead, MediaUsage } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import { makeMp3, makeWav } from "#server/simulator/openai/audio-bytes.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
let server: Server;
let openai: OpenAI;
/** What the last request was read as, and what its answer used. */
let last: { read: MediaRead; usage: MediaUsage; upstreamModel: string };

/** One request as an exchange runs it, without holds, routes and money. */
async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation = mediaOperation((request.url ?? "").slice("/v1/".length));
  if (!operation) throw new Error(`no operation for ${request.url}`);
  const read = await operation.read({
    contentType: request.headers["content-type"] ?? "",
    body: Buffer.concat(chunks),
    header: (name) => request.headers[name]?.toString(),
  });
  const codec = mediaCodec("openai_compatible", read.endpoint);
  if (!codec) throw new Error(`no codec for ${read.endpoint}`);
  const upstreamModel = read.model.replace(/^lm-/, "sim-");
  const upstream = codec.request(read, {
    upstreamModel,
    settings: {},
    stream: read.delivery !== "whole",
    outputCap: null,
    maxOutputTokens: 1_000,
    unsupported: "refuse",
  });
  const headers: [string, string][] = [];
  for (let at = 0; at < upstream.headers.length; at += 2)
    headers.push([upstream.headers[at] ?? "", upstream.headers[at + 1] ?? ""]);
  const answer = await fetch(`${simulator.url}/v1${upstream.path}`, {
    method: "POST",
    headers,
    body: new Uint8Array(upstream.body),
  });
  const contentType = answer.headers.get("content-type") ?? "";
  response.setHeader("content-type", contentType);
  response.statusCode = answer.status;
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) {
    response.end(body);
    return;
  }
  expect(codec.accepts(read, contentType)).toBe(true);
  if (read.delivery === "whole") {
    const whole = codec.answer(read, body, contentType);
    last = { read, usage: whole, upstreamModel };
    response.end(whole.body);
    return;
  }
  const scanner = codec.scanner(read, contentType);
  for (let at = 0; at < body.length; at += 1_000) {
    const { failed, pass } = scanner.push(body.subarray(at, at + 1_000));
    expect(failed).toBe(false);
    if (pass) response.write(pass);
  }
  const rest = scanner.end();
  if (rest) response.write(rest);
  expect([scanner.finished, scanner.unfinished]).toEqual([true, 0]);
  last = { read, usage: { units: { ...scanner.units }, estimated: scanner.estimated }, upstreamModel };
  response.end(scanner.terminal());
}

beforeAll(async () => {
  simulator = await startSimulator();
  server = createServer((request, response) => {
    relay(request, response).catch((error: unknown) => {
      response.statusCode = isAppError(error) ? error.status : 500;
      const message = error instanceof Error ? error.message : "";
      response.end(JSON.stringify({ error: { message, param: isAppError(error) ? error.param : null } }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  openai = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "slk_test", maxRetries: 0 });
});
afterAll(async () => {
  server.close();
  await simulator.close();
});

const used = () => ({ ...last.usage.units, estimated: last.usage.estimated });

/** Nothing that an answer used is above what the hold was estimated from. */
const isWithinBound = () => {
  const { bound } = last.read;
  for (const [kind, count] of Object.entries(last.usage.units)) {
    const most = bound[kind as keyof typeof bound] ?? (kind.startsWith("image:") ? last.read.facts.images : 0);
    expect(count, kind).toBeLessThanOrEqual(most);
  }
};

test("embeddings come as numbers though the client asks for base64; tokens are charged", async () => {
  const answer = await openai.embeddings.create({ model: "lm-embed", input: ["the lock", "the gate"], dimensions: 8 });
  expect(answer.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
  expect(last.upstreamModel).toBe("sim-embed");
  expect(used()).toEqual({ input: 4, request: 1, estimated: [] });
  isWithinBound();
  await openai.embeddings.create({ model: "lm-embed", input: [[1, 2, 3], [4]] });
  expect(used()).toEqual({ input: 4, request: 1, estimated: [] });
  expect([last.read.inputTokens, last.read.inputIsExact]).toEqual([4, true]);
});

test("images are counted by size and quality, and by tokens where the model tells them", async () => {
  const plain = await openai.images.generate({ model: "lm-image", prompt: "a lock", n: 2, size: "512x512" });
  expect(plain.data).toHaveLength(2);
  const tokens = { input: 2, image_output: 2 * 1040 };
  expect(last.usage.units).toEqual({ "image:512x512:standard": 2, ...tokens, request: 1 });
  expect(last.usage.estimated).toEqual(["input", "image_output"]);
  const told = await openai.images.generate({ model: "lm-image-tokens", prompt: "a lock", quality: "high" });
  expect(told.usage?.output_tokens).toBe(4160);
  expect(used()).toEqual({ "image:1024x1024:high": 1, input: 2, image_output: 4160, request: 1, estimated: [] });
  isWithinBound();
});

test("streamed images: each completed one is counted", async () => {
  const stream = await openai.images.generate({
    model: "lm-image-tokens",
    prompt: "a gate",
    n: 2,
    quality: "low",
    partial_images: 2,
    stream: true,
  });
  const types = [];
  for await (const event of stream) types.push(event.type.split(".")[1]);
  expect(types).toEqual(["partial_image", "partial_image", "completed", "partial_image", "partial_image", "completed"]);
  expect(used()).toEqual({ "image:1024x1024:low": 2, input: 4, image_output: 544, request: 1, estimated: [] });
});

test("edits take several images as files", async () => {
  const image = [await toFile(Buffer.from("one"), "1.png"), await toFile(Buffer.from("two"), "2.png")];
  const mask = await toFile(Buffer.from("mask"), "mask.png");
  const answer = await openai.images.edit({ model: "lm-image-tokens", image, mask, prompt: "more water" });
  expect(answer.data).toHaveLength(1);
  expect(used()).toEqual({
    "image:1024x1024:medium": 1,
    input: 3,
    image_input: 1200,
    image_output: 1056,
    request: 1,
    estimated: [],
  });
  isWithinBound();
});

test("speech arrives byte for byte and is charged by its characters", async () => {
  const input = "Schleuse auf 🚤!";
  for (const [format, exact] of [
    ["wav", true],
    ["pcm", true],
    ["mp3", false],
  ] as const) {
    const request = { model: "lm-tts", input, voice: "alloy", response_format: format } as const;
    const audio = Buffer.from(await (await openai.audio.speech.create(request)).arrayBuffer());
    const direct = await fetch(`${simulator.url}/v1/audio/speech`, {
      method: "POST",
      body: JSON.stringify({ ...request, model: "sim-tts" }),
    });
    expect(audio.equals(Buffer.from(await direct.arrayBuffer())), format).toBe(true);
    expect(last.usage.units, format).toMatchObject({ character: 15, second: 1, request: 1 });
    expect(last.usage.estimated.includes("second"), format).toBe(!exact);
    isWithinBound();
  }
});

test("speech as events is charged by the tokens that they tell", async () => {
  const request = { model: "lm-tts", input: "The gate opens.", voice: "alloy", stream_format: "sse" } as const;
  const text = await (await openai.audio.speech.create(request)).text();
  expect(text.trimEnd().split("\n\n").at(-1)).toContain('"type":"speech.audio.done"');
  expect(last.usage.units).toMatchObject({ character: 15, input: 4, audio_output: 19, request: 1 });
  isWithinBound();
});

test("transcriptions: seconds or tokens as reported, seconds measured where the answer is plain text", async () => {
  const file = () => toFile(makeWav(3.2, 7), "speech.wav", { type: "audio/wav" });
  const whole = await openai.audio.transcriptions.create({ model: "lm-whisper", file: await file(), language: "en" });
  expect(whole.text.split(" ")).toHaveLength(8);
  expect(last.usage.units).toMatchObject({ second: 4, request: 1 });
  await openai.audio.transcriptions.create({
    model: "lm-whisper",
    file: await file(),
    response_format: "verbose_json",
    timestamp_granularities: ["word", "segment"],
  });
  expect(last.usage.units.second).toBe(4);
  const srt = await openai.audio.transcriptions.create({
    model: "lm-whisper",
    file: await file(),
    response_format: "srt",
  });
  expect(srt).toContain("00:00:00,000 --> 00:00:03,200");
  expect(last.usage.units.second).toBe(4);
  await openai.audio.transcriptions.create({ model: "lm-transcribe", file: await file() });
  expect(used()).toEqual({ second: 4, audio_input: 32, output: 8, request: 1, estimated: [] });
  isWithinBound();
});

test("a streamed transcription's last event comes last and carries the usage", async () => {
  const file = await toFile(makeMp3(6), "speech.mp3", { type: "audio/mpeg" });
  const stream = await openai.audio.transcriptions.create({ model: "lm-transcribe", file, stream: true });
  const types: string[] = [];
  for await (const event of stream) types.push(event.type);
  expect(types).toEqual([...Array(15).fill("transcript.text.delta"), "transcript.text.done"]);
  expect(used()).toEqual({ second: 6, audio_input: 60, output: 15, request: 1, estimated: [] });
});

test("translations are transcriptions into English", async () => {
  const file = await toFile(makeWav(1, 1), "speech.wav");
  const answer = await openai.audio.translations.create({ model: "lm-whisper", file });
  expect(answer.text).not.toBe("");
  expect(last.usage.units).toMatchObject({ second: 1, request: 1 });
});

test("moderations are counted as requests, their tokens by estimate", async () => {
  const answer = await openai.moderations.create({ model: "lm-moderation", input: ["peace", "violence"] });
  expect(answer.results.map(({ flagged }) => flagged)).toEqual([false, true]);
  expect(used()).toEqual({ input: 4, request: 1, estimated: ["input"] });
});

test("rerank: tokens as Jina reports them, search units as Cohere does", async () => {
  const body = { query: "which lock", documents: ["a boat", "a lock", { text: "the lock of all" }], top_n: 2 };
  const answer = await openai.post<{ results: { index: number }[] }>("/rerank", {
    body: { ...body, model: "lm-rerank" },
  });
  expect(answer.results.map(({ index }) => index)).toHaveLength(2);
  expect(used()).toEqual({ input: 17, request: 1, estimated: [] });
  isWithinBound();
  const documents = Array.from({ length: 101 }, (_, index) => `document ${index}`);
  await openai.post("/rerank", { body: { ...body, documents, model: "lm-rerank-units" } });
  expect(last.usage.units.request).toBe(2);
  isWithinBound();
});

test("a refusal of the upstream's and a mistake of the client's name the parameter", async () => {
  const refused = openai.audio.speech.create({ model: "lm-tts", input: "x", voice: "a", response_format: "opus" });
  await expect(refused).rejects.toMatchObject({ status: 400, param: "response_format" });
  await expect(openai.images.generate({ model: "lm-image", prompt: "" })).rejects.toMatchObject({
    status: 400,
    param: "prompt",
  });
});

test("Gemini's embeddings answer OpenAI's question", async () => {
  const bytes = Buffer.from(JSON.stringify({ model: "lm", input: ["the lock", "the gate"], dimensions: 8 }));
  const operation = mediaOperation("embeddings");
  const read = await operation?.read({ contentType: "application/json", body: bytes, header: () => undefined });
  const codec = mediaCodec("gemini", "embeddings");
  if (!read || !codec) throw new Error("no codec");
  const { body, path } = codec.request(read, {
    upstreamModel: "sim-embed",
    settings: {},
    stream: false,
    outputCap: null,
    maxOutputTokens: 1_000,
    unsupported: "refuse",
  });
  const url = `${simulator.url}/gemini/v1beta${path}`;
  const answer = await fetch(url, { method: "POST", body: new Uint8Array(body) });
  const whole = codec.answer(read, Buffer.from(await answer.arrayBuffer()), "application/json");
  expect(whole.units).toEqual({ input: 4, request: 1 });
  const told = JSON.parse(whole.body.toString()) as { data: { embedding: number[] }[] };
  expect(told.data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
});
