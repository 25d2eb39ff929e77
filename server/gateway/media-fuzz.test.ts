/** Streams of images, speech and transcriptions, and of backends that are passed through, under the parsers' attack. */
import { beforeAll, expect, test } from "vitest";
import type { ProviderKind, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { MediaRead } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import { readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { attack, type Outcome, type Parser, passingRun, type Run } from "#tests/setup/stream-attack.ts";
import { passOperation } from "./pass-operation.ts";

const event = (value: { type?: string; [member: string]: unknown }) =>
  `${value.type ? `event: ${value.type}\n` : ""}data: ${JSON.stringify(value)}\n\n`;
const stream = (...values: { type?: string; [member: string]: unknown }[]) =>
  values.map((value) => event(value)).join("");

const audio = Buffer.alloc(400, 7).toString("base64");
const spoken = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
const typedSpeech = stream(
  { type: "speech.audio.delta", audio },
  { type: "speech.audio.delta", audio },
  { type: "speech.audio.done", usage: spoken },
);
const mistralSpeech = stream(
  { type: "speech.audio.delta", audio_data: audio },
  { type: "speech.audio.delta", audio_data: audio },
  { type: "speech.audio.done", usage: spoken },
);
const geminiSpeech = [undefined, "STOP"]
  .map((finishReason) => ({
    candidates: [
      { content: { parts: [{ inlineData: { mimeType: "audio/L16;rate=24000", data: audio } }] }, finishReason },
    ],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 40, totalTokenCount: 45 },
  }))
  .map((value) => event(value))
  .join("");
const transcript = stream(
  { type: "transcript.text.delta", delta: "Die Schleuse" },
  { type: "transcript.text.delta", delta: " ist offen 🌊." },
  { type: "transcript.text.done", text: "Die Schleuse ist offen 🌊.", usage: { type: "duration", seconds: 3 } },
);
const image = { size: "1024x1024", quality: "low", b64_json: "AAAA" };
const images = stream(
  { type: "image_generation.partial_image", b64_json: "AAAA", partial_image_index: 0 },
  { type: "image_generation.completed", ...image, usage: { input_tokens: 7, output_tokens: 272, total_tokens: 279 } },
);

const speech = (more: object) => () =>
  readMediaJson("audio/speech", { input: "Schleuse auf 🚤!", voice: "alloy", ...more });
const asEvents = speech({ stream_format: "sse" });

/** Kind of provider, its stream's type, the request, and a stream that answers it. */
const cases: [name: string, kind: ProviderKind, type: string, () => Promise<MediaRead>, string | Buffer][] = [
  ["OpenAI's speech as events", "openai", "text/event-stream", asEvents, typedSpeech],
  ["OpenAI's speech as bytes", "openai", "audio/mpeg", speech({}), Buffer.alloc(3_000, 9)],
  ["Mistral's speech as events", "mistral", "text/event-stream", asEvents, mistralSpeech],
  ["Mistral's speech as bytes", "mistral", "text/event-stream", speech({ response_format: "pcm" }), mistralSpeech],
  ["Gemini's speech as events", "gemini", "text/event-stream", asEvents, geminiSpeech],
  ["Gemini's speech as bytes", "gemini", "text/event-stream", speech({ response_format: "wav" }), geminiSpeech],
  [
    "OpenAI's transcription",
    "openai",
    "text/event-stream",
    () => readMediaForm("audio/transcriptions", { stream: "true" }),
    transcript,
  ],
  [
    "OpenAI's images",
    "openai",
    "text/event-stream",
    () => readMediaJson("images/generations", { prompt: "x", stream: true }),
    images,
  ],
];

const reads = new Map<string, MediaRead>();
beforeAll(async () => {
  for (const [name, , , read] of cases) reads.set(name, await read());
});

const runOf = (name: string, kind: ProviderKind, contentType: string): Run =>
  passingRun(() => {
    const read = reads.get(name)!;
    return mediaCodec(kind, read.endpoint)!.scanner(read, contentType);
  });

/** Nothing of it is content: no bytes that begin an answer, so that another route is tried and nothing is charged. */
const expectNoContent = ({ end, threw }: Outcome) => expect(threw || end?.events === 0).toBe(true);

const media = cases.map(([name, kind, type, , bytes]): Parser => [name, runOf(name, kind, type), [bytes]]);
attack(
  media.filter(([name]) => name !== "OpenAI's speech as bytes"),
  { damages: 60, expectNothing: expectNoContent },
);

/** Bytes have no shape: whatever comes with audio's content-type is audio, a measured amount of it. */
const bytes = media.filter(([name]) => name === "OpenAI's speech as bytes");
attack(bytes, {
  damages: 60,
  expectNothing: ({ threw }) => expect(threw).toBe(false),
});

const route = {
  providerKind: "custom",
  providerSettings: { metrics: { output: "sum(body.n)" } },
  price: { per: 1, rates: { output: 1n } },
} as unknown as RouteSnapshot;
const backend = passOperation({
  target: { model: "m", path: "/x" } as never,
  method: "POST",
  headers: [],
  body: Buffer.from("{}"),
});
const passed: Parser = [
  "a backend that is passed through",
  passingRun(() =>
    backend.bridge(route, {} as never).pipe("application/x-ndjson", 200, { "content-type": "application/x-ndjson" }),
  ),
  ['{"n":1,"text":"Grüße"}\n'.repeat(8)],
];
attack([passed], { damages: 60, expectNothing: ({ threw }) => expect(threw).toBe(false) });

test("what passes through a backend's pipe is the backend's, to the byte", () => {
  const [, run, [lines]] = passed;
  const whole = Buffer.from(String(lines));
  const { end, told } = run(whole, [3, 50, 51]);
  expect(told + String(end?.terminal)).toBe(whole.toString("latin1"));
});
