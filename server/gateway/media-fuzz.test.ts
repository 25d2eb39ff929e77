/** Streams of images, speech and transcriptions, and of backends that are passed through, under the parsers' attack. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { ProviderKind, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { MediaRead } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import { readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { hostile } from "#tests/setup/hostile.ts";
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
const mistralTranscript = stream(
  { type: "transcription.language", audio_language: "de" },
  { type: "transcription.text.delta", text: "Die Schleuse" },
  { type: "transcription.segment", text: "Die Schleuse", start: 0.1, end: 1.4, speaker_id: "speaker_1" },
  { type: "transcription.text.delta", text: " ist offen 🌊." },
  {
    type: "transcription.done",
    text: "Die Schleuse ist offen 🌊.",
    usage: { prompt_audio_seconds: 3, prompt_tokens: 4, completion_tokens: 9, total_tokens: 13 },
  },
);
const geminiTranscript = [
  ["Die Schleuse ", undefined],
  [" ist offen 🌊.\n", "STOP"],
]
  .map(([text, finishReason]) => ({
    candidates: [{ content: { parts: [{ text }] }, finishReason }],
    usageMetadata: { promptTokenCount: 150, candidatesTokenCount: 9, totalTokenCount: 159 },
  }))
  .map((value) => event(value))
  .join("");
const image = { size: "1024x1024", quality: "low", b64_json: "AAAA" };
const images = stream(
  { type: "image_generation.partial_image", b64_json: "AAAA", partial_image_index: 0 },
  { type: "image_generation.completed", ...image, usage: { input_tokens: 7, output_tokens: 272, total_tokens: 279 } },
);

const speech = (more: object) => () =>
  readMediaJson("audio/speech", { input: "Schleuse auf 🚤!", voice: "alloy", ...more });
const asEvents = speech({ stream_format: "sse" });

const recording = () => readMediaForm("audio/transcriptions", { stream: "true" });

/** Kind of provider, its stream's type, the request, and a stream that answers it. */
const cases: [name: string, kind: ProviderKind, type: string, () => Promise<MediaRead>, string | Buffer][] = [
  ["OpenAI's speech as events", "openai", "text/event-stream", asEvents, typedSpeech],
  ["OpenAI's speech as bytes", "openai", "audio/mpeg", speech({}), Buffer.alloc(3_000, 9)],
  ["Mistral's speech as events", "mistral", "text/event-stream", asEvents, mistralSpeech],
  ["Mistral's speech as bytes", "mistral", "text/event-stream", speech({ response_format: "pcm" }), mistralSpeech],
  ["Gemini's speech as events", "gemini", "text/event-stream", asEvents, geminiSpeech],
  ["Gemini's speech as bytes", "gemini", "text/event-stream", speech({ response_format: "wav" }), geminiSpeech],
  ["OpenAI's transcription", "openai", "text/event-stream", recording, transcript],
  ["Mistral's transcription", "mistral", "text/event-stream", recording, mistralTranscript],
  ["Gemini's transcription", "gemini", "text/event-stream", recording, geminiTranscript],
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

test.each(cases.filter(([, , , , bytes]) => typeof bytes === "string"))(
  "%s with anything at all in one of its events counts only what can be counted",
  (name, kind, type, _read, bytes) => {
    const run = runOf(name, kind, type);
    const events = String(bytes).split("\n\n").filter(Boolean);
    const changed = fc.nat(events.length - 1).chain((at) => {
      const [before = "", json = ""] = (events[at] ?? "").split("data: ");
      const other = hostile(JSON.parse(json)).map((value) => `${before}data: ${JSON.stringify(value)}`);
      return other.map((event) => events.map((each, index) => (index === at ? event : each)).join("\n\n"));
    });
    fc.assert(
      fc.property(changed, fc.array(fc.nat(4_000), { maxLength: 10 }), (text, cuts) => {
        const outcome = run(Buffer.from(`${text}\n\n`), cuts);
        expect(outcome).toEqual(run(Buffer.from(`${text}\n\n`), []));
        for (const count of Object.values(outcome.units ?? {}) as number[])
          expect(Number.isFinite(count) && count >= 0 && count <= 1e9).toBe(true);
      }),
      { numRuns: 60 },
    );
  },
);

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
