/**
 * Streams of Bedrock whose messages are damaged, lie about themselves or carry what is none: they end or go on without
 * what cannot be read, the same however they are cut, and nothing is told or counted that no whole message said.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FrameHeader,
  type FrameParts,
  frameOf,
  headerBytes,
  headerText,
} from "#tests/factories/bedrock-frames.ts";
import { BedrockStreamReader } from "./stream-reader.ts";

const none = Buffer.alloc(0);

const textHeader = (name: string, value: string): FrameHeader => [name, 7, headerText(value)];
const message = (headers: Buffer, payload: Buffer, lies = {}) => frameOf({ headers, payload }, lies);

const typed = (kind: "event" | "exception", type: string): FrameHeader[] => [
  textHeader(`:${kind}-type`, type),
  textHeader(":content-type", "application/json"),
  textHeader(":message-type", kind),
];
const event = (type: string, payload: string | Buffer) =>
  message(headerBytes(typed("event", type)), Buffer.from(payload as string));
const said = (text: string) => event("contentBlockDelta", JSON.stringify({ contentBlockIndex: 0, delta: { text } }));

type Sample = FrameParts[];
const sample = (name: string): Sample => {
  const events = JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
  return (events as [string, unknown][]).map(([type, payload]) => ({
    headers: headerBytes(typed("event", type)),
    payload: Buffer.from(JSON.stringify(payload)),
  }));
};
const samples = ["stream", "stream-tools", "reasoning-stream"].map(sample);
const bytesOf = (frames: Sample): Buffer => Buffer.concat(frames.map((frame) => frameOf(frame)));

/** What a stream says, cut at these places; "too long" where it is refused for its length. */
function read(bytes: Buffer, cuts: readonly number[] = []) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const reader = new BedrockStreamReader();
  const deltas = [];
  try {
    for (let at = 0; at + 1 < places.length; at++)
      deltas.push(...reader.push(Buffer.from(bytes.subarray(places[at], places[at + 1]))));
    deltas.push(...reader.end());
  } catch (error) {
    if (error instanceof RangeError) return "too long";
    throw error;
  }
  const { done, failed, finished, units, unitsAreFinal } = reader;
  return { deltas, done, failed, finished, units, unitsAreFinal };
}
type Outcome = Exclude<ReturnType<typeof read>, string>;

/** The same however it is cut, and never a count that is none. */
function readSafely(bytes: Buffer, cuts: readonly number[]): Outcome | "too long" {
  const outcome = read(bytes, []);
  expect(read(bytes, cuts)).toEqual(outcome);
  if (outcome === "too long") return outcome;
  for (const count of Object.values(outcome.units ?? {}) as number[])
    expect(Number.isSafeInteger(count) && count >= 0 && count <= 1e9).toBe(true);
  return outcome;
}

const cuts = fc.array(fc.nat(4000), { maxLength: 20 });
/** A stream, and one of its messages. */
const place = fc
  .constantFrom(...samples)
  .chain((frames) => fc.record({ frames: fc.constant(frames), at: fc.nat(frames.length - 1) }));

/** The stream with other bytes in place of one of its messages. */
const replaced = (frames: Sample, at: number, other: Buffer): Buffer =>
  Buffer.concat([bytesOf(frames.slice(0, at)), other, bytesOf(frames.slice(at + 1))]);

describe("a message of Bedrock's stream", () => {
  test("of which one bit was changed ends the stream at once: what came before stands, nothing behind it counts", () => {
    const damage = fc.tuple(place, fc.nat(2000), fc.nat(7), cuts);
    fc.assert(
      fc.property(damage, ([{ frames, at }, byte, bit, places]) => {
        const { headers, payload } = frames[at]!;
        const damaged = message(headers, payload);
        damaged[byte % damaged.length]! ^= 1 << bit;
        const outcome = readSafely(replaced(frames, at, damaged), places) as Outcome;
        const before = read(bytesOf(frames.slice(0, at))) as Outcome;
        expect(outcome).toEqual({ ...before, failed: expect.objectContaining({ code: "model_error" }) });
      }),
      { numRuns: 200 },
    );
  });

  test("that lies about its lengths, with checksums that are right, is not told, nor does it make another's words", () => {
    const lie = fc.record({
      total: fc.constantFrom(0, 1, 12, 15, 16, -1, 1, 1_000, 4 * 2 ** 20, 4 * 2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1),
      headers: fc.constantFrom(0, 1, -1, 1, 16, 1_000, 2 ** 31, 2 ** 32 - 1),
      relative: fc.boolean(),
      which: fc.constantFrom("total", "headers", "both"),
    });
    fc.assert(
      fc.property(place, lie, cuts, ({ frames, at }, { total, headers: head, relative, which }, places) => {
        const { headers, payload } = frames[at]!;
        const length = 16 + headers.length + payload.length;
        const clamp = (value: number) => Math.min(Math.max(value, 0), 2 ** 32 - 1);
        const lies = {
          ...(which !== "headers" && { total: clamp(relative ? length + total : total) }),
          ...(which !== "total" && { headers: clamp(relative ? headers.length + head : head) }),
        };
        fc.pre((lies.total ?? length) !== length || (lies.headers ?? headers.length) !== headers.length);
        const outcome = readSafely(replaced(frames, at, message(headers, payload, lies)), places);
        if (outcome === "too long") return;
        const known = [frames.slice(0, at), frames.filter((_, index) => index !== at)];
        const told = known.map((each) => JSON.stringify((read(bytesOf(each)) as Outcome).deltas));
        expect(told).toContain(JSON.stringify(outcome.deltas));
      }),
      { numRuns: 200 },
    );
  });

  test("that is longer than any is refused by its first twelve bytes; one that is damaged is not waited for", () => {
    const first = (total: number) => message(none, none, { total }).subarray(0, 12);
    expect(read(first(4 * 2 ** 20))).toMatchObject({ failed: null, done: false });
    for (const total of [4 * 2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1]) expect(read(first(total))).toBe("too long");
    const changed = first(200);
    changed[1]! ^= 1;
    expect(read(changed)).toMatchObject({ failed: { code: "model_error" } });
    for (const total of [0, 1, 15]) expect(read(first(total))).toMatchObject({ failed: { code: "model_error" } });
  });

  test("that never comes whole is held up to its own length, and after a fault nothing is", () => {
    const reader = new BedrockStreamReader();
    reader.push(message(none, none, { total: 4 * 2 ** 20 }).subarray(0, 12));
    const piece = Buffer.alloc(2 ** 20);
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 512; count++) expect(reader.push(piece)).toEqual([]);
    expect(reader.failed).toMatchObject({ code: "model_error" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });

  const names = fc.constantFrom(
    ":message-type",
    ":event-type",
    ":exception-type",
    ":error-code",
    ":error-message",
    ":content-type",
    "__proto__",
    "constructor",
    "",
  );
  const values = fc.constantFrom("event", "exception", "error", "contentBlockDelta", "metadata", "__proto__", "");
  const header: fc.Arbitrary<FrameHeader> = fc.oneof(
    fc.tuple(names, values).map(([name, value]) => textHeader(name, value)),
    // Every type of header with any bytes as its value, and types that there are none of.
    fc.tuple(names, fc.nat(255), fc.uint8Array({ maxLength: 20 })).map(([name, type, value]) => {
      const made: FrameHeader = [name, type, Buffer.from(value)];
      return made;
    }),
  );
  test("with headers of any kind, any number of times or none, is read or ends the stream", () => {
    const all = fc.oneof(
      fc.array(header, { maxLength: 6 }).map(headerBytes),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(place, all, cuts, ({ frames, at }, headers, places) => {
        const outcome = readSafely(replaced(frames, at, message(headers, frames[at]!.payload)), places);
        expect(outcome).not.toBe("too long");
      }),
      { numRuns: 200 },
    );
  });

  const usage = JSON.stringify({ usage: { inputTokens: 1, outputTokens: 1 } });
  test.each<[string, FrameHeader[]]>([
    ["without any header", []],
    ["without its event's type", [textHeader(":message-type", "event")]],
    ["without its message's type", [textHeader(":event-type", "metadata")]],
    ["of a message's type that there is none of", [...typed("event", "metadata"), textHeader(":message-type", "x")]],
    ["whose type is no text", [[":event-type", 6, headerText("metadata")], textHeader(":message-type", "event")]],
    ["whose type is a yes", [[":event-type", 0, none], textHeader(":message-type", "event")]],
  ])("%s says nothing", (_name, headers) => {
    const bytes = Buffer.concat([said("Hi"), message(headerBytes(headers), Buffer.from(usage)), said("!")]);
    expect(read(bytes)).toMatchObject({ deltas: [{ text: "Hi" }, { text: "!" }], units: null, done: false });
  });

  test.each<[string, FrameHeader[] | Buffer]>([
    ["a header's type that there is none of", [[":event-type", 10, none]]],
    ["a header's name longer than the message", Buffer.from([255, 58, 101])],
    ["a header's value longer than the message", Buffer.from([1, 97, 7, 0xff, 0xff, 97])],
    ["a header that ends within a number", Buffer.from([1, 97, 5, 0])],
  ])("with %s ends the stream", (_name, headers) => {
    const bytes = Buffer.isBuffer(headers) ? headers : headerBytes(headers);
    const stream = Buffer.concat([said("Hi"), message(bytes, none), said("!")]);
    expect(read(stream)).toMatchObject({ deltas: [{ text: "Hi" }], failed: { code: "model_error" } });
  });

  test("that names its type twice is of the last one", () => {
    const twice = [textHeader(":event-type", "metadata"), ...typed("event", "contentBlockDelta")];
    expect(read(message(headerBytes(twice), Buffer.from(usage)))).toMatchObject({ units: null, done: false });
  });

  test("with any bytes for a payload says what can be read of it; the stream goes on", () => {
    const types = ["contentBlockDelta", "contentBlockStart", "contentBlockStop", "messageStart", "messageStop"];
    const odd = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
      fc.constantFrom(
        Buffer.from('{"contentBlockIndex":0,"delta":{"text":"\xff\xfe\xed\xa0\x80"}}', "latin1"),
        Buffer.from('{"delta":{"text":"\\ud800"}}'),
        Buffer.from("[".repeat(20_000)),
        Buffer.from(`${'{"delta":'.repeat(5_000)}1${"}".repeat(5_000)}`),
        Buffer.from('{"delta":{"text":["a"],"toolUse":[],"reasoningContent":{"text":1,"signature":{}}}}'),
        Buffer.from('{"contentBlockIndex":1e999,"start":{"toolUse":{"name":null}}}'),
      ),
    );
    fc.assert(
      fc.property(place, fc.constantFrom(...types), odd, cuts, ({ frames, at }, type, payload, places) => {
        const outcome = readSafely(replaced(frames, at, event(type, payload)), places) as Outcome;
        expect(outcome.failed).toBeNull();
        for (const delta of outcome.deltas) if (delta.kind === "text") expect(typeof delta.text).toBe("string");
      }),
      { numRuns: 150 },
    );
  });

  test("that is an exception, of whatever words, fails the stream: no words of it are told as the model's", () => {
    const type = fc.constantFrom("throttlingException", "modelStreamErrorException", "__proto__", "", "other");
    const words = fc.oneof(
      fc.json().map((json) => Buffer.from(json)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.from(JSON.stringify({ message: "x".repeat(100_000) }))),
    );
    fc.assert(
      fc.property(place, type, words, cuts, ({ frames, at }, of, payload, places) => {
        const exception = message(headerBytes(typed("exception", of)), payload);
        const outcome = readSafely(replaced(frames, at, exception), places) as Outcome;
        const before = read(bytesOf(frames.slice(0, at))) as Outcome;
        expect(outcome).toEqual({ ...before, failed: expect.anything() });
        expect(outcome.failed?.message.length).toBeLessThanOrEqual(2000);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a stream of Bedrock's", () => {
  test("whose messages are doubled, missing or moved says what they say in that order, up to its end", () => {
    const mixed = fc
      .constantFrom(...samples)
      .chain((frames) => fc.array(fc.constantFrom(...frames), { maxLength: 2 * frames.length }));
    fc.assert(
      fc.property(mixed, cuts, (frames, places) => {
        const outcome = readSafely(bytesOf(frames), places) as Outcome;
        expect(outcome.failed).toBeNull();
        const ends = frames.findIndex(({ headers }) => headers.includes("metadata"));
        expect(outcome.done).toBe(ends >= 0);
        if (ends >= 0) expect(outcome).toEqual(read(bytesOf(frames.slice(0, ends + 1))));
      }),
      { numRuns: 200 },
    );
  });

  test("that came to its end is whole, whatever stands behind it and however it is cut", () => {
    const whole = bytesOf(samples[0]!);
    const behind = [
      message(headerBytes(typed("exception", "throttlingException")), Buffer.from('{"message":"late"}')),
      event("metadata", JSON.stringify({ usage: { inputTokens: 9e8, outputTokens: 9e8 } })),
      said("more"),
      Buffer.alloc(40, 0xff),
      message(none, none, { total: 2 ** 32 - 1 }),
    ];
    for (const more of behind) {
      const bytes = Buffer.concat([whole, more]);
      for (const places of [[], [whole.length], [...bytes.keys()]]) expect(read(bytes, places)).toEqual(read(whole));
    }
  });
});
