import fc from "fast-check";
import { expect, test } from "vitest";
import { makeMp3, makePcm, makeWav, readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { mediaCodec } from "../../media-codecs.ts";
import type { MediaRead, MediaScanner } from "../port.ts";

const scannerOf = (read: MediaRead): MediaScanner =>
  mediaCodec("openai", read.endpoint)!.scanner(read, read.delivery === "events" ? "text/event-stream" : "audio/mpeg");

interface Run {
  /** Before the commit. */
  passed: string;
  terminal: string;
  units: unknown;
  finished: boolean;
  final: boolean;
  done: boolean;
  failed: boolean;
}

/** The stream in pieces of these sizes. */
function run(read: MediaRead, bytes: Buffer, sizes: number[]): Run {
  const scanner = scannerOf(read);
  let passed = "";
  let done = false;
  let failed = false;
  for (let at = 0, turn = 0; at < bytes.length && !done && !failed; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const result = scanner.push(bytes.subarray(at, at + size));
    passed += result.pass?.toString("latin1") ?? "";
    ({ done, failed } = result);
    at += size;
  }
  if (!failed && !done) passed += scanner.end()?.toString("latin1") ?? "";
  const { finished, units, unitsAreFinal: final } = scanner;
  return {
    passed,
    terminal: scanner.terminal().toString("latin1"),
    units: { ...units },
    finished,
    final,
    done,
    failed,
  };
}

const event = (value: { type: string } & Record<string, unknown>, end = "\n") =>
  `event: ${value.type}${end}data: ${JSON.stringify(value)}${end}${end}`;
const completed = (extra: object = {}) =>
  event({ type: "image_generation.completed", b64_json: "AAAA", size: "1024x1024", quality: "low", ...extra });
const partial = event({ type: "image_generation.partial_image", b64_json: "AAAA", partial_image_index: 0 });
const usage = {
  input_tokens: 7,
  output_tokens: 272,
  total_tokens: 279,
  input_tokens_details: { text_tokens: 7, image_tokens: 0 },
};
const images = (n = 1) => readMediaJson("images/generations", { prompt: "x", stream: true, n });

test("the last image goes out after the commit, whatever the bytes' split", async () => {
  const read = await images();
  const bytes = Buffer.from(`: hi\n\n${partial}${completed({ usage })}data: [DONE]\n\n`);
  const units = { "image:1024x1024:low": 1, input: 7, image_output: 272, request: 1 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }), (sizes) => {
      expect(run(read, bytes, sizes)).toEqual({
        passed: `: hi\n\n${partial}`,
        terminal: `${completed({ usage })}data: [DONE]\n\n`,
        units,
        finished: true,
        final: true,
        done: true,
        failed: false,
      });
    }),
    { numRuns: 60 },
  );
});

test("an image that another follows is passed on; only the last waits", async () => {
  const result = run(await images(2), Buffer.from(`${completed({ usage })}${partial}${completed({ usage })}`), [50]);
  expect(result.passed).toBe(`${completed({ usage })}${partial}`);
  expect(result.terminal).toBe(completed({ usage }));
  expect(result.units).toEqual({ "image:1024x1024:low": 2, input: 14, image_output: 544, request: 1 });
});

test("partial images alone cost nothing; one of two is charged as one", async () => {
  expect(run(await images(), Buffer.from(partial), [64])).toMatchObject({ units: { request: 0 }, finished: false });
  expect(run(await images(2), Buffer.from(completed({ usage })), [64])).toMatchObject({
    units: { "image:1024x1024:low": 1 },
    finished: true,
    final: false,
  });
});

test("an in-band error ends the stream and is not passed on", async () => {
  for (const error of [
    'event: error\ndata: {"message":"no"}\n\n',
    'data: {"error":{"message":"no"}}\n\n',
    'data: {"type":"error"}\n\n',
  ]) {
    const result = run(await images(), Buffer.from(`${partial}${error}${completed()}`), [33]);
    expect(result).toMatchObject({ passed: partial, terminal: "", units: { request: 0 }, failed: true });
  }
});

test("a result under a false event name is a result", async () => {
  const dressed = `event: ping\ndata: {"type":"image_generation.completed","b64_json":"AA"}\n\n`;
  expect(run(await images(), Buffer.from(dressed), [9])).toMatchObject({
    passed: "",
    terminal: dressed,
    finished: true,
  });
});

test("an image of several megabytes passes as it is, in time that grows with its size", async () => {
  const big = event({ type: "image_generation.partial_image", b64_json: "A".repeat(8_000_000) });
  const begun = performance.now();
  const result = run(await images(), Buffer.from(big + completed({ b64_json: "A".repeat(8_000_000) })), [16_384]);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(result.passed.length).toBe(big.length);
  expect(result.units).toMatchObject({ "image:1024x1024:low": 1 });
});

test("an event without end is refused, not kept", async () => {
  const scanner = scannerOf(await images());
  const block = Buffer.alloc(4 * 1024 * 1024, "a");
  expect(() => {
    for (let turn = 0; turn < 32; turn++) scanner.push(block);
  }).toThrow(RangeError);
});

test("a transcript that was cut is charged by what was heard, a whole one by its usage", async () => {
  const read = await readMediaForm("audio/transcriptions", { stream: "true" }, 16_000);
  const delta = event({ type: "transcript.text.delta", delta: "Hi" }, "\r\n");
  expect(run(read, Buffer.from(delta), [5])).toMatchObject({
    finished: false,
    units: { second: 2, audio_input: 34, request: 1 },
  });
  expect(run(read, Buffer.alloc(0), [5]).units).toEqual({ request: 0 });
  const usageOfTokens = {
    type: "tokens",
    input_tokens: 20,
    output_tokens: 3,
    input_token_details: { text_tokens: 0, audio_tokens: 20 },
  };
  const done = event({ type: "transcript.text.done", text: "Hi", usage: usageOfTokens }, "\r\n");
  const whole = run(read, Buffer.from(delta + done), [7]);
  expect([whole.passed.trim(), whole.terminal.trim()]).toEqual([delta.trim(), done.trim()]);
  expect(whole.passed + whole.terminal).toBe(delta + done);
  expect(whole).toMatchObject({
    finished: true,
    units: { second: 2, audio_input: 20, output: 3, request: 1 },
  });
  expect(run(read, Buffer.from((delta + done).trimEnd()), [7])).toMatchObject({ finished: true, final: true });
});

test("garbage never counts, never throws anything but a RangeError", async () => {
  const read = await images();
  const piece = fc.constantFrom(
    partial,
    completed(),
    "data: ",
    "\n",
    "\r",
    "event: error",
    "{",
    "[DONE]",
    "\0",
    "ä",
    '"type":"x"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (pieces, size) => {
      const bytes = Buffer.from(pieces.join(""));
      // A line feed behind a carriage return may go with the event before it or with the one behind.
      const trimmed = (sizes: number[]): Run => {
        const result = run(read, bytes, sizes);
        return { ...result, passed: result.passed.trim(), terminal: result.terminal.trim() };
      };
      const whole = trimmed([bytes.length || 1]);
      expect(trimmed([size])).toEqual(whole);
      const made = pieces.filter((one) => one === completed()).length;
      expect((whole.units as Record<string, number>)["image:1024x1024:low"] ?? 0).toBeLessThanOrEqual(made);
    }),
    { numRuns: 300 },
  );
});

test("speech passes byte for byte, its last bytes after the commit", async () => {
  const read = await readMediaJson("audio/speech", { input: "Hello 🚤", voice: "a" });
  const audio = makeMp3(2);
  for (const size of [1, 63, 64, 65, 1_000, audio.length]) {
    const result = run(read, audio, [size]);
    expect(Buffer.from(result.passed + result.terminal, "latin1").equals(audio)).toBe(true);
    expect(result.terminal.length).toBe(64);
    expect(result).toMatchObject({ finished: true, final: false, done: false });
    expect(result.units).toMatchObject({ character: 7, second: 2, request: 1 });
  }
  expect(run(read, Buffer.alloc(0), [1])).toMatchObject({ finished: false, units: { request: 0 } });
});

test.each([
  ["wav", makeWav(3, 1), 3, true],
  ["pcm", makePcm(3.5, 1), 4, true],
  ["mp3", makeMp3(3), 3, false],
  ["opus", Buffer.alloc(8_000, 1), 2, false],
  ["no-such-format", Buffer.alloc(16_000, 1), 1, false],
])("seconds of %s by its bytes", async (format, audio, seconds, exact) => {
  const read = await readMediaJson("audio/speech", { input: "Hello", response_format: format });
  const scanner = scannerOf(read);
  scanner.push(audio);
  expect([scanner.units?.second, !scanner.estimated.includes("second")]).toEqual([seconds, exact]);
});
