/** Mistral's audio and Ollama's OpenAI-shaped endpoints: requests, answers and charges counted by hand. */
import { expect, test } from "vitest";
import { answerOf, chargeAt, makePcm, readMediaForm, readMediaJson, requestTo } from "#tests/factories/media.ts";
import { mediaCodec } from "../media-codecs.ts";
import type { MediaRead } from "./port.ts";

const voxtral = ["mistral", "voxtral-mini-tts-3-0"] as const;
const speech = mediaCodec("mistral", "audio/speech")!;
const say = (more: object = {}) => readMediaJson("audio/speech", { input: "Lift the gate", ...more });
const refusedFor = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const context = {
  upstreamModel: "voxtral-mini-3",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 1_000,
} as const;

test("speech is asked for in Mistral's names, always as a stream", async () => {
  const read = await say({ voice: "voice_478", response_format: "opus", stream_format: "sse" });
  expect(requestTo(voxtral, read)).toEqual({
    path: "/audio/speech",
    body: {
      model: "voxtral-mini-tts-3-0",
      input: "Lift the gate",
      voice_id: "voice_478",
      response_format: "opus",
      stream: true,
    },
  });
  expect(requestTo(voxtral, await say()).body.response_format).toBe("mp3");
  const [aac, slow] = [await say({ response_format: "aac" }), await say({ speed: 0.5 })];
  expect(() => requestTo(voxtral, aac)).toThrow(refusedFor("response_format"));
  expect(() => requestTo(voxtral, slow)).toThrow(refusedFor("speed"));
});

const event = (value: { type: string } & Record<string, unknown>) =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const delta = (audio: Buffer) => event({ type: "speech.audio.delta", audio_data: audio.toString("base64") });
const done = event({ type: "speech.audio.done", usage: { prompt_tokens: 4, completion_tokens: 30, total_tokens: 34 } });

function speak(read: MediaRead, text: string) {
  const scanner = speech.scanner(read, "text/event-stream");
  const { failed, pass } = scanner.push(Buffer.from(text));
  const body = Buffer.concat([pass ?? Buffer.alloc(0), scanner.end() ?? Buffer.alloc(0), scanner.terminal()]);
  return {
    body,
    failed,
    finished: scanner.finished,
    usage: { units: scanner.units ?? {}, estimated: scanner.estimated },
  };
}

test("Mistral's floats become the integers that OpenAI's clients expect, also where an event splits one", async () => {
  const read = await say({ response_format: "pcm" });
  const integers = makePcm(1, 3);
  const floats = Buffer.alloc(integers.length * 2);
  for (let index = 0; index < integers.length / 2; index++)
    floats.writeFloatLE(integers.readInt16LE(index * 2) / 32_767, index * 4);
  const { body, finished, usage } = speak(
    read,
    delta(floats.subarray(0, 4_001)) + delta(floats.subarray(4_001)) + done,
  );
  expect(body.equals(integers)).toBe(true);
  expect(finished).toBe(true);
  expect(chargeAt({ character: 16n }, usage)).toEqual({ charge: 208n, estimated: false });
  expect(chargeAt({ second: 50n }, usage)).toEqual({ charge: 50n, estimated: false });
  const odd = Buffer.alloc(8);
  odd.writeFloatLE(Number.NaN, 0);
  odd.writeFloatLE(-7, 4);
  expect(speak(read, delta(odd)).body).toEqual(Buffer.from([0, 0, 0x01, 0x80]));
});

test("other formats pass as they are; an error in the stream ends it", async () => {
  const read = await say({ response_format: "mp3" });
  expect(speech.streamType?.(read)).toBe("audio/mpeg");
  const { body, finished, usage } = speak(read, delta(Buffer.from("mp3 one")) + delta(Buffer.from(" two")) + done);
  expect([body.toString(), finished]).toEqual(["mp3 one two", true]);
  expect(chargeAt({ input: 1n, audio_output: 10n }, usage)).toEqual({ charge: 304n, estimated: false });
  expect(speak(read, delta(Buffer.from("mp3")) + event({ type: "error", message: "no" })).failed).toBe(true);
  expect(speak(read, delta(Buffer.from("mp3"))).finished).toBe(false);
});

test("a transcription's form has Mistral's fields only", async () => {
  const read = await readMediaForm("audio/transcriptions", {
    response_format: "text",
    language: "fr",
    "timestamp_granularities[]": "segment",
  });
  const codec = mediaCodec("mistral", "audio/transcriptions")!;
  const { body, headers, path } = codec.request(read, { ...context, unsupported: "refuse" });
  expect(path).toBe("/audio/transcriptions");
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": headers[1]! } }).formData();
  const fields = [...form].map(([name, value]) => [name, typeof value === "string" ? value : value.size]);
  expect(fields).toEqual([
    ["model", "voxtral-mini-3"],
    ["language", "fr"],
    ["timestamp_granularities", "segment"],
    ["file", 80_000],
  ]);
  const streamed = codec.request(await readMediaForm("audio/transcriptions", { stream: "1" }), {
    ...context,
    unsupported: "refuse",
  });
  expect(streamed.headers.at(-1)).toBe("text/event-stream");
  expect(streamed.body.toString().match(/name="stream"\r\n\r\ntrue\r\n/g)).toHaveLength(1);
  const prompted = await readMediaForm("audio/transcriptions", { prompt: "x" });
  expect(() => codec.request(prompted, { ...context, unsupported: "refuse" })).toThrow(refusedFor("prompt"));
  expect(codec.request(prompted, { ...context, unsupported: "drop" }).body.includes('name="prompt"')).toBe(false);
  const subtitles = await readMediaForm("audio/transcriptions", { response_format: "srt" });
  expect(() => codec.request(subtitles, { ...context, unsupported: "refuse" })).toThrow(refusedFor("response_format"));
});

test("plain text is made of Mistral's JSON, and costs the seconds that it tells", async () => {
  const read = await readMediaForm("audio/transcriptions", { response_format: "text" });
  const answer = { model: "m", text: "Bonjour", language: "fr", usage: { prompt_audio_seconds: 12 } };
  expect(answerOf("mistral", read, answer, { second: 3n })).toMatchObject({
    body: "Bonjour\n",
    charge: 36n,
    estimated: false,
  });
});

test("Ollama's images, speech and transcriptions are OpenAI's, behind /v1", async () => {
  const image = await readMediaJson("images/generations", { prompt: "a lock", size: "512x512" });
  expect(requestTo(["ollama", "x/z-image-turbo"], image)).toEqual({
    path: "/v1/images/generations",
    body: { model: "x/z-image-turbo", prompt: "a lock", size: "512x512" },
  });
  const made = answerOf("ollama", image, { data: [{ b64_json: "AAAA" }] }, { image: 9n });
  expect([made.charge, made.estimated]).toEqual([9n, false]);
  expect(requestTo(["ollama", "tts"], await say()).path).toBe("/v1/audio/speech");
});
