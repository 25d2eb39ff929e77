/** Transcriptions of vendors with events of their own, as OpenAI's clients get them, and charges counted by hand. */
import { beforeAll, describe, expect, test } from "vitest";
import { chargeAt, readMediaForm } from "#tests/factories/media.ts";
import { mediaCodec } from "../media-codecs.ts";
import { RefusedAnswer } from "../refused-answer.ts";
import type { Rates } from "./billable.ts";
import type { MediaRead } from "./port.ts";

type Kind = "mistral" | "gemini";
type Value = { type?: string; [member: string]: unknown };

/** 80,000 bytes that are no recording: ten seconds by their size. */
let read: MediaRead;
beforeAll(async () => {
  read = await readMediaForm("audio/transcriptions", { stream: "true" });
});

function run(kind: Kind, text: string, sizes = [1_000]) {
  const scanner = mediaCodec(kind, "audio/transcriptions")!.scanner(read, "text/event-stream");
  const bytes = Buffer.from(text);
  const passed: Buffer[] = [];
  let failed = false;
  for (let at = 0, turn = 0; at < bytes.length && !failed; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const result = scanner.push(bytes.subarray(at, at + size));
    if (result.pass) passed.push(result.pass);
    failed = result.failed;
    at += size;
  }
  const rest = failed ? null : scanner.end();
  if (rest) passed.push(rest);
  const { estimated, finished, unfinished, units, unitsAreFinal } = scanner;
  const usage = { units: units ?? {}, estimated };
  const [told, last] = [valuesOf(Buffer.concat(passed)), finished ? valuesOf(scanner.terminal())[0] : null];
  return { failed, finished: finished && unfinished === 0, told, last, usage, unitsAreFinal };
}

/** The events' objects; each event names its type twice. */
function valuesOf(bytes: Buffer): Value[] {
  const events = bytes.toString().split("\n\n").slice(0, -1);
  return events.map((event) => {
    const [name = "", data = ""] = event.split("\n");
    const value = JSON.parse(data.slice("data: ".length)) as Value;
    expect(name).toBe(`event: ${value.type}`);
    return value;
  });
}
const delta = (text: string) => ({ type: "transcript.text.delta", delta: text });

const mistralEvent = (value: Value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const spoken = (text: string) => mistralEvent({ type: "transcription.text.delta", text });
const mistralUsage = { prompt_audio_seconds: 12, prompt_tokens: 4, total_tokens: 3_264, completion_tokens: 6 };
const doneWith = (more: object) =>
  mistralEvent({
    type: "transcription.done",
    model: "voxtral-mini-2602",
    text: "Vier Tore 🌊",
    language: "de",
    ...more,
  });
const language = mistralEvent({ type: "transcription.language", audio_language: "de" });
const mistralWords = `${language}${spoken("Vier")}${spoken(" Tore 🌊")}`;
const mistralStream = `${mistralWords}${doneWith({ segments: [], usage: mistralUsage })}`;

const geminiEvent = (value: object) => `data: ${JSON.stringify(value)}\r\n\r\n`;
const prompt = {
  promptTokenCount: 380,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 60 },
    { modality: "AUDIO", tokenCount: 320 },
  ],
};
const usedSoFar = (answer: number) => ({ ...prompt, candidatesTokenCount: answer, totalTokenCount: 380 + answer });
const heard = (text: string, usageMetadata?: object, finishReason?: string) =>
  geminiEvent({
    candidates: [{ content: { parts: [{ text }], role: "model" }, finishReason, index: 0 }],
    usageMetadata,
  });
const geminiWords = heard("\nVier", { promptTokenCount: 380 }) + heard(" Tore", usedSoFar(3));
const geminiStream = geminiWords + heard(" 🌊\n", usedSoFar(6), "STOP");

const streams: Record<Kind, string> = { mistral: mistralStream, gemini: geminiStream };

describe.each(["mistral", "gemini"] as const)("%s", (kind) => {
  test("tells the words as they come, whatever the bytes' split, and ends with the transcript and its usage", () => {
    const whole = run(kind, streams[kind]);
    const words = kind === "mistral" ? ["Vier", " Tore 🌊"] : ["Vier", " Tore", " 🌊"];
    expect(whole.told).toEqual(words.map(delta));
    expect(whole.last).toMatchObject({ type: "transcript.text.done", text: "Vier Tore 🌊" });
    expect([whole.finished, whole.failed, whole.unitsAreFinal]).toEqual([true, false, true]);
    for (const sizes of [[1], [2, 3, 5], [7, 400]]) expect(run(kind, streams[kind], sizes)).toEqual(whole);
  });

  test("a stream that breaks off does not look complete, and one whose last blank line is missing does", () => {
    const torn = run(kind, streams[kind].slice(0, -40));
    expect([torn.finished, torn.told.length]).toEqual([false, kind === "mistral" ? 2 : 2]);
    expect(run(kind, streams[kind].trimEnd())).toEqual(run(kind, streams[kind]));
  });

  test("nothing behind the end is told or charged", () => {
    const more = kind === "mistral" ? spoken("Huch") + mistralStream : heard("Huch", undefined, "STOP");
    expect(run(kind, streams[kind] + more)).toEqual(run(kind, streams[kind]));
  });

  test("an error in the stream ends it, the upstream's words apart from it stay unread", () => {
    const error =
      kind === "mistral" ? { object: "error", message: "no" } : { error: { code: 500, status: "INTERNAL" } };
    const { failed, finished, told } = run(kind, geminiWords + mistralWords + geminiEvent(error) + streams[kind]);
    expect([failed, finished, told.length]).toEqual([true, false, 2]);
  });

  test("a transcript without end is none", () => {
    const long = "x".repeat(1024 * 1024);
    const next = kind === "mistral" ? spoken(long) : heard(long);
    expect(() => run(kind, next.repeat(5), [100_000])).toThrow(RangeError);
  });
});

const byTokens: Rates = { input: 1n, audio_input: 3n, output: 8n };

test.each<[string, Kind, string, Rates, bigint, boolean]>([
  // 12 seconds × 5
  ["Mistral's seconds", "mistral", mistralStream, { second: 5n }, 60n, false],
  // 4 × 3 + 6 × 8
  ["Mistral's tokens", "mistral", mistralStream, byTokens, 60n, false],
  // ten seconds by the recording's size; 17 tokens each × 3, and 14 bytes of text as 4 tokens × 8
  ["no usage of Mistral's, by seconds", "mistral", mistralWords + doneWith({}), { second: 5n }, 50n, true],
  ["no usage of Mistral's, by tokens", "mistral", mistralWords + doneWith({}), byTokens, 542n, true],
  [
    "absurd usage",
    "mistral",
    mistralWords + doneWith({ usage: { prompt_audio_seconds: 1e12 } }),
    { second: 5n },
    50n,
    true,
  ],
  // "Vier" alone: 1 token × 8
  ["a client that left Mistral after a word", "mistral", language + spoken("Vier"), byTokens, 518n, true],
  ["a client that left before any word", "mistral", language, { ...byTokens, second: 5n, request: 9n }, 0n, false],
  // 60 × 1 + 320 × 3 + 6 × 8
  ["Gemini's tokens", "gemini", geminiStream, byTokens, 1_068n, false],
  ["Gemini's answer by seconds", "gemini", geminiStream, { second: 5n }, 50n, true],
  // 60 + 960, and 3 × 8 as reported so far
  ["a client that left Gemini", "gemini", geminiWords, byTokens, 1_044n, false],
  // 380 of sound × 3 as no details are told, and four bytes as one token × 8
  [
    "a client that left Gemini, usage lagging",
    "gemini",
    heard("Vier", { promptTokenCount: 380 }),
    byTokens,
    1_148n,
    true,
  ],
  // 510 and 9 bytes as 3 tokens × 8
  ["no usage of Gemini's", "gemini", heard("Vier") + heard(" Tore", undefined, "STOP"), byTokens, 534n, true],
  // 1,068 and 20 thoughts × 8
  [
    "thoughts",
    "gemini",
    geminiWords + heard(" 🌊", { ...usedSoFar(6), thoughtsTokenCount: 20 }, "STOP"),
    byTokens,
    1_228n,
    false,
  ],
])("%s: charged to the micro-credit", (_, kind, stream, rates, charge, estimated) => {
  expect(chargeAt(rates, run(kind, stream).usage)).toEqual({ charge, estimated });
});

test("usage has OpenAI's shape, which knows tokens only", () => {
  expect(run("mistral", mistralStream).last).toEqual({
    type: "transcript.text.done",
    text: "Vier Tore 🌊",
    language: "de",
    usage: { type: "tokens", input_tokens: 4, output_tokens: 6, total_tokens: 10 },
  });
  const bySeconds = run("mistral", mistralWords + doneWith({ usage: { prompt_audio_seconds: 12 } })).last;
  expect(bySeconds).not.toHaveProperty("usage");
  expect(run("gemini", geminiStream).last?.usage).toEqual({
    type: "tokens",
    input_tokens: 380,
    input_token_details: { text_tokens: 60, audio_tokens: 320 },
    output_tokens: 6,
    total_tokens: 386,
  });
});

test("Mistral's passages are OpenAI's segments; clients that read deltas only get the words all the same", () => {
  const passage = {
    type: "transcription.segment",
    text: "Vier Tore 🌊",
    start: 0.4,
    end: 2.1,
    speaker_id: "speaker_1",
  };
  const { segments, told } = (() => {
    const found = run("mistral", mistralEvent(passage) + doneWith({ segments: [passage, { text: 5 }] }));
    return { told: found.told, segments: found.last?.segments };
  })();
  const segment = { id: "seg_0", start: 0.4, end: 2.1, text: "Vier Tore 🌊", speaker: "speaker_1" };
  expect(told).toEqual([{ type: "transcript.text.segment", ...segment }, delta("Vier Tore 🌊")]);
  expect(segments).toEqual([segment]);
  const odd = { ...passage, start: "0", end: null };
  expect(run("mistral", mistralEvent(odd) + mistralStream).told).toEqual(run("mistral", mistralStream).told);
});

test("a recording in which nobody speaks has an empty transcript, which is an answer", () => {
  const silent = run("gemini", heard(" \n", usedSoFar(0), "STOP"));
  expect([silent.told, silent.last?.text, silent.finished]).toEqual([[delta("")], "", true]);
  expect(chargeAt(byTokens, silent.usage).charge).toBe(1_020n);
  const quiet = run("mistral", doneWith({ text: "", usage: mistralUsage }));
  expect([quiet.told, quiet.last?.text]).toEqual([[delta("")], ""]);
});

test("what is no transcript fails the attempt; what Google withholds is the client's 400", () => {
  expect(() => run("mistral", doneWith({ text: undefined }))).toThrow(/no 'text'/);
  const cut = run("gemini", heard("", usedSoFar(0), "MAX_TOKENS"));
  expect([cut.failed, cut.finished, cut.told]).toEqual([true, false, []]);
  expect(run("gemini", geminiWords + heard(" 🌊", usedSoFar(6), "MAX_TOKENS"))).toMatchObject({
    failed: true,
    last: null,
  });
  expect(run("gemini", geminiWords + heard("", usedSoFar(3), "RECITATION"))).toMatchObject({
    failed: true,
    last: null,
  });
  for (const refused of [heard("", undefined, "SAFETY"), geminiEvent({ promptFeedback: { blockReason: "SAFETY" } })])
    expect(() => run("gemini", refused)).toThrow(RefusedAnswer);
  for (const kind of ["mistral", "gemini"] as const) {
    const junk = run(
      kind,
      `: hi\n\ndata: {"broken\n\ndata: [1]\n\nevent: x\ndata: {"__proto__":{"type":"transcription.done"}}\n\n`,
    );
    expect([junk.told, junk.finished, junk.usage.units]).toEqual([[], false, { request: 0 }]);
  }
});
