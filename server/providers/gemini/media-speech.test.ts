/** Speech of Gemini's models for OpenAI's clients: requests, streams in any pieces, and charges counted by hand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { MediaRead, MediaScanner } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import { RefusedAnswer } from "#server/providers/refused-answer.ts";
import { chargeAt, makePcm, readMediaJson, requestTo } from "#tests/factories/media.ts";

const say = (more: object = {}) => readMediaJson("audio/speech", { input: "Lift the gate", ...more });
const refusedFor = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const codec = mediaCodec("gemini", "audio/speech")!;
const tts = ["gemini", "gemini-2.5-flash-preview-tts"] as const;

test("the voice goes by name; the manner stands in the text of older models and beside it for newer ones", async () => {
  const read = await say({ voice: "Kore", instructions: "Say cheerfully", response_format: "pcm", speed: 1 });
  const config = {
    responseModalities: ["AUDIO"],
    speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: "Kore" } } },
  };
  expect(requestTo(tts, read)).toEqual({
    path: "/models/gemini-2.5-flash-preview-tts:streamGenerateContent?alt=sse",
    body: {
      contents: [{ role: "user", parts: [{ text: "Say cheerfully:\nLift the gate" }] }],
      generationConfig: config,
    },
  });
  expect(requestTo(["gemini", "gemini-3.8-flash-tts"], read).body.contents).toEqual([
    { role: "user", parts: [{ text: "Lift the gate", speechMetadata: { style: "Say cheerfully" } }] },
  ]);
  expect(requestTo(tts, await say()).body.generationConfig).toEqual({ responseModalities: ["AUDIO"] });
});

test.each([
  ["MP3", { response_format: "mp3" }, "response_format"],
  ["another speed", { speed: 2 }, "speed"],
  ["what nobody knows", { pitch: 3 }, "pitch"],
])("%s: a 400 that names the parameter, or left out by the operator's choice", async (_, body, param) => {
  const read = await say(body);
  expect(() => requestTo(tts, read)).toThrow(refusedFor(param));
  expect(requestTo(tts, read, "drop").body).toHaveProperty("contents");
});

const event = (value: object): string => `data: ${JSON.stringify(value)}\r\n\r\n`;
const mimeType = "audio/L16;codec=pcm;rate=24000";
const spoken = (pcm: Buffer, more: object = {}, type = mimeType): string =>
  event({
    candidates: [
      {
        content: { parts: [{ inlineData: { mimeType: type, data: pcm.toString("base64") } }], role: "model" },
        ...more,
      },
    ],
  });
const usageMetadata = {
  promptTokenCount: 5,
  candidatesTokenCount: 50,
  totalTokenCount: 55,
  candidatesTokensDetails: [{ modality: "AUDIO", tokenCount: 50 }],
};
const stop = event({ candidates: [{ content: {}, finishReason: "STOP" }], usageMetadata });
const pcm = makePcm(2, 1);
const half = pcm.length / 2;
const stream = spoken(pcm.subarray(0, half)) + spoken(pcm.subarray(half)) + stop;

function run(read: MediaRead, text: string, sizes = [1_000]): { body: Buffer; before: number; scanner: MediaScanner } {
  const scanner = codec.scanner(read, "text/event-stream");
  const bytes = Buffer.from(text);
  const passed: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const { failed, pass } = scanner.push(bytes.subarray(at, at + size));
    if (pass) passed.push(pass);
    at += size;
    if (failed) throw new Error("failed");
  }
  const rest = scanner.end();
  if (rest) passed.push(rest);
  const before = Buffer.concat(passed);
  return { body: Buffer.concat([before, scanner.terminal()]), before: before.length, scanner };
}

test("PCM is passed on as it comes, its end after the commit, whatever the bytes' split", async () => {
  const read = await say({ response_format: "pcm" });
  expect(codec.streamType?.(read)).toBe("audio/pcm");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
      const { before, body, scanner } = run(
        read,
        stream,
        sizes.map((size) => size + 500),
      );
      expect(body.equals(pcm)).toBe(true);
      expect(before).toBe(pcm.length - 64);
      expect([scanner.finished, scanner.unfinished, scanner.unitsAreFinal]).toEqual([true, 0, true]);
    }),
    { numRuns: 20 },
  );
});

test("WAV is the client's where it names no format: a head of the audio's own rate, then the samples", async () => {
  const read = await say();
  expect(codec.streamType?.(read)).toBe("audio/wav");
  const { body } = run(read, stream.replaceAll("rate=24000", "rate=16000"));
  expect(body.toString("latin1", 0, 4) + body.toString("latin1", 8, 15)).toBe("RIFFWAVEfmt");
  expect([body.readUInt32LE(24), body.readUInt32LE(28), body.readUInt16LE(34)]).toEqual([16_000, 32_000, 16]);
  expect(body.subarray(44).equals(pcm)).toBe(true);
});

test("OpenAI's events carry the audio, and the usage at their end", async () => {
  const read = await say({ response_format: "pcm", stream_format: "sse" });
  expect(codec.streamType?.(read)).toBe("text/event-stream");
  const events = run(read, stream).body.toString().trim().split("\n\n");
  const values = events.map((one) => JSON.parse(one.slice(one.indexOf("data: ") + 6)));
  expect(values.map(({ type }) => type)).toEqual(["speech.audio.delta", "speech.audio.delta", "speech.audio.done"]);
  expect(Buffer.concat(values.slice(0, 2).map(({ audio }) => Buffer.from(audio, "base64"))).equals(pcm)).toBe(true);
  expect(values[2].usage).toEqual({ input_tokens: 5, output_tokens: 50, total_tokens: 55 });
});

test("speech costs its tokens, else its characters or seconds; what is not told is estimated and marked", async () => {
  const read = await say({ response_format: "wav" });
  const usageOf = (text: string) => {
    const { estimated, units } = run(read, text).scanner;
    return { units: units ?? {}, estimated };
  };
  // 5 × 2 + 50 × 20
  expect(chargeAt({ input: 2n, audio_output: 20n }, usageOf(stream))).toEqual({ charge: 1_010n, estimated: false });
  expect(chargeAt({ character: 15n }, usageOf(stream))).toEqual({ charge: 195n, estimated: false });
  expect(chargeAt({ second: 400n }, usageOf(stream))).toEqual({ charge: 800n, estimated: false });
  const untold = stream.replace(/,"usageMetadata".*?\}\]\}/, "");
  // 13 bytes are 4 tokens, two seconds 50: 4 × 2 + 50 × 20
  expect(chargeAt({ input: 2n, audio_output: 20n }, usageOf(untold))).toEqual({ charge: 1_008n, estimated: true });
});

test("speech that is cut short does not look complete", async () => {
  const read = await say();
  const cut = run(read, spoken(pcm)).scanner;
  expect([cut.finished, cut.units?.second]).toEqual([false, 2]);
  expect(() => run(read, spoken(pcm) + event({ candidates: [{ finishReason: "OTHER" }] }))).toThrow("failed");
  expect(() => run(read, spoken(pcm) + event({ error: { code: 500, status: "INTERNAL" } }))).toThrow("failed");
  const torn = run(read, `${stream.slice(0, -40)}`).scanner;
  expect(torn.finished).toBe(false);
});

test("garbage never counts and never throws anything but a RangeError", async () => {
  const read = await say();
  const word = fc.constantFrom(
    ...["data: ", "\n\n", "\r", '{"candidates":', '[{"content":{"parts":[{"inlineData":', "null", "1e9", "}", "]"],
    ...['{"mimeType":"audio/l16;rate=0000","data":"AAAA"}', '"usageMetadata":{"promptTokenCount":1e99}', ":", ","],
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }),
      fc.constantFrom("gemini", "mistral"),
      (words, kind) => {
        const scanner = mediaCodec(kind as "gemini", "audio/speech")!.scanner(read, "text/event-stream");
        try {
          for (const each of words) scanner.push(Buffer.from(each));
          scanner.end();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        for (const count of Object.values(scanner.units ?? {})) expect(Number.isSafeInteger(count)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  const slow = spoken(pcm, {}, "audio/l16;rate=0000");
  expect(() => run(read, slow)).toThrow(/rate/);
});

test("what Google will not speak is the client's 400; audio that is no PCM is no answer", async () => {
  const read = await say();
  for (const refused of [
    event({ promptFeedback: { blockReason: "SAFETY" } }),
    event({ candidates: [{ finishReason: "PROHIBITED_CONTENT" }] }),
  ])
    expect(() => run(read, refused)).toThrow(RefusedAnswer);
  expect(() => run(read, stop)).toThrow(/no audio/);
  expect(() => run(read, spoken(pcm, {}, "audio/mpeg"))).toThrow(/no PCM/);
  expect(run(read, `: hi\n\ndata: {"broken\n\n${stream}`).scanner.finished).toBe(true);
  expect(codec.accepts(read, "application/json")).toBe(false);
});
