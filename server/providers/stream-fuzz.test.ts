/**
 * Every parser of an upstream's stream under the same attack: real streams, damaged at random places and cut into
 * pieces at random places. Whatever the cuts, the outcome is that of the bytes in one piece; whatever the damage, the
 * parser ends, throws nothing but RangeError, and counts nothing that cannot be counted.
 */
import { readFileSync } from "node:fs";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Units } from "#server/contracts/units.ts";
import { anthropicProvider } from "./anthropic/provider.ts";
import { bedrockProvider } from "./bedrock/provider.ts";
import * as gemini from "./gemini/fixtures/answers.ts";
import { geminiProvider } from "./gemini/provider.ts";
import { ollama } from "./ollama/fixtures/answers.ts";
import { ollamaProvider } from "./ollama/provider.ts";
import { azure, deepSeek, mistral, openAi } from "./openai/fixtures/answers.ts";
import { openAiProvider } from "./openai/provider.ts";
import type { ChatFormat, ChatProvider, NativeRequest } from "./port.ts";

/** What came of a stream: everything but the number of pieces. */
interface Outcome {
  threw: boolean;
  /** Deltas of a reader; bytes that a scanner let by. */
  told: string;
  end: unknown;
  units: Units | null;
}

type Run = (bytes: Buffer, cuts: readonly number[]) => Outcome;

/** The pieces of these bytes: copies, so that a parser that keeps a slice of a reused buffer is found out. */
function* piecesOf(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (let at = 0; at + 1 < places.length; at++) yield Buffer.from(bytes.subarray(places[at], places[at + 1]));
}

const lost = { threw: true, told: "", end: null, units: null };

/** Runs one parser; what it was when it threw depends on the pieces, that it threw does not. */
function guarded(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) return lost;
    throw error;
  }
}

const readerOf =
  (provider: ChatProvider): Run =>
  (bytes, cuts) =>
    guarded(() => {
      const reader = provider.codec.reader();
      const deltas: unknown[] = [];
      for (const piece of piecesOf(bytes, cuts)) {
        if (reader.done || reader.failed) break;
        deltas.push(...reader.push(piece));
      }
      if (!reader.done && !reader.failed) deltas.push(...reader.end());
      const { done, failed, finished, units, unitsAreFinal } = reader;
      return { threw: false, told: JSON.stringify(deltas), end: { done, failed, finished, unitsAreFinal }, units };
    });

const native: NativeRequest = {
  body: Buffer.from("{}"),
  members: new Map(),
  headers: [],
  wantsUsage: true,
  streamOptions: null,
};

const scannerOf =
  (provider: ChatProvider, format: ChatFormat): Run =>
  (bytes, cuts) =>
    guarded(() => {
      const scanner = provider.native[format]!.scanner(native);
      const passed: Buffer[] = [];
      let result = { done: false, failed: false };
      for (const piece of piecesOf(bytes, cuts)) {
        const { done, failed, pass } = scanner.push(piece);
        if (pass) passed.push(pass);
        result = { done, failed };
        if (done || failed) break;
      }
      const { events, finished, unfinished, units, unitsAreFinal } = scanner;
      // What is kept of an event behind the end differs by the pieces; nobody asks for it.
      const kept = result.done || result.failed ? 0 : unfinished;
      const terminal = scanner.terminal().toString("latin1");
      const end = { ...result, events, finished, kept, terminal, unitsAreFinal };
      return { threw: false, told: Buffer.concat(passed).toString("latin1"), end, units };
    });

const fixture = (path: string) => readFileSync(new URL(path, import.meta.url));
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);
const frames = (path: string) =>
  Buffer.concat(
    (JSON.parse(fixture(path).toString()) as [string, unknown][]).map(([type, payload]) => {
      const headers = { ":event-type": type, ":content-type": "application/json", ":message-type": "event" };
      const typed = Object.entries(headers).map(([key, value]) => [key, { type: "string" as const, value }]);
      return codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(payload)) });
    }),
  );
const responses = [
  { type: "response.created", response: { id: "resp_1", output: [], usage: null } },
  { type: "response.output_text.delta", item_id: "msg_1", output_index: 0, delta: "Grüße 世界" },
  { type: "response.completed", response: { id: "resp_1", usage: { input_tokens: 7, output_tokens: 3 } } },
].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
const generate = ollama.stream.replaceAll(/"message":\{[^}]*"content":("[^"]*")\}/g, '"response":$1');

const openAiStreams = [openAi.stream, openAi.toolsStream, azure.stream, deepSeek.stream, mistral.reasoningStream];
const anthropicStreams = ["text", "tools", "error", "usage-missing"].map((name) =>
  fixture(`anthropic/fixtures/${name}.sse`),
);
const geminiStreams = [gemini.textStream, gemini.reasoningStream, gemini.toolsStream];

const parsers: [string, Run, (string | Buffer)[]][] = [
  ["OpenAI's reader", readerOf(openAiProvider("openai")), openAiStreams],
  ["DeepSeek's reader", readerOf(openAiProvider("deepseek")), openAiStreams],
  ["Mistral's reader", readerOf(openAiProvider("mistral")), openAiStreams],
  ["OpenAI's scanner", scannerOf(openAiProvider("openai"), "openai_chat"), openAiStreams],
  ["DeepSeek's scanner", scannerOf(openAiProvider("deepseek"), "openai_chat"), openAiStreams],
  ["OpenAI's scanner of Responses", scannerOf(openAiProvider("openai"), "openai_responses"), [responses.join("")]],
  ["Anthropic's reader", readerOf(anthropicProvider), anthropicStreams],
  ["Anthropic's scanner", scannerOf(anthropicProvider, "anthropic"), anthropicStreams],
  ["Gemini's reader", readerOf(geminiProvider), geminiStreams],
  ["Gemini's scanner", scannerOf(geminiProvider, "gemini"), geminiStreams],
  [
    "Bedrock's reader",
    readerOf(bedrockProvider),
    [frames("bedrock/fixtures/stream.json"), frames("bedrock/fixtures/stream-tools.json")],
  ],
  ["Ollama's reader", readerOf(ollamaProvider), [ollama.stream]],
  ["Ollama's scanner of chats", scannerOf(ollamaProvider, "ollama_chat"), [ollama.stream]],
  ["Ollama's scanner of generations", scannerOf(ollamaProvider, "ollama_generate"), [generate]],
];

/** One thing that goes wrong at a place. */
interface Damage {
  kind: "cut" | "double" | "end" | "write";
  at: number;
  length: number;
  /** What is written, for "write". */
  noise: Uint8Array;
}

const telling = [
  "\n\n",
  "\r\n\r\n",
  "\r",
  "data:",
  "data: [DONE]\n\n",
  "[DONE]",
  "{",
  "}",
  '"',
  ":\n\n",
  "\u{1F30A}",
  "1e999",
];
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom("cut", "double", "end", "write", "write"),
  at: fc.nat(20_000),
  length: fc.nat(60),
  noise: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(...telling).map((text) => Buffer.from(text)),
  ),
});

function damaged(bytes: Buffer, damages: readonly Damage[]): Buffer {
  let of = bytes;
  for (const each of damages) {
    const at = each.at % (of.length + 1);
    const [before, hit, after] = [of.subarray(0, at), of.subarray(at, at + each.length), of.subarray(at + each.length)];
    if (each.kind === "cut") of = Buffer.concat([before, after]);
    else if (each.kind === "double") of = Buffer.concat([before, hit, hit, after]);
    else if (each.kind === "end") of = before;
    else of = Buffer.concat([before, each.noise, of.subarray(at + (each.length % 2) * each.noise.length)]);
  }
  return of;
}

const cuts = fc.array(fc.nat(20_000), { maxLength: 30 });

describe.each(parsers)("%s", (_name, run, streams) => {
  const stream = fc.constantFrom(...streams.map((each) => Buffer.from(each as string)));

  test("reads a whole stream the same however it is cut, byte by byte too", () => {
    fc.assert(
      fc.property(stream, cuts, (bytes, places) => {
        expect(run(bytes, places)).toEqual(run(bytes, []));
      }),
      { numRuns: 40 },
    );
    for (const each of streams) {
      const bytes = Buffer.from(each as string);
      const outcome = run(bytes, [...bytes.keys()]);
      expect(outcome).toEqual(run(bytes, []));
      expect([outcome.threw, outcome.told.length > 100]).toEqual([false, true]);
    }
  });

  test("reads a damaged stream the same however it is cut, and counts only what can be counted", () => {
    fc.assert(
      fc.property(stream, fc.array(damage, { minLength: 1, maxLength: 4 }), cuts, (bytes, damages, places) => {
        const broken = damaged(bytes, damages);
        const outcome = run(broken, []);
        expect(run(broken, places)).toEqual(outcome);
        for (const count of Object.values(outcome.units ?? {}) as number[])
          expect(Number.isSafeInteger(count) && count >= 0 && count <= 1e9).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("makes nothing of garbage: no words, no end, no units", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), cuts, (bytes, places) => {
        const outcome = run(Buffer.from(bytes), places);
        expect(outcome.units).toBeNull();
        expect(outcome.end).toEqual(outcome.threw ? null : expect.objectContaining({ done: false, finished: false }));
      }),
      { numRuns: 100 },
    );
  });
});
