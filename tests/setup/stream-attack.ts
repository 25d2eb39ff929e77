/**
 * One attack for every parser of an upstream's stream: real streams, damaged at random places and cut into pieces at
 * random places. Whatever the cuts, the outcome is that of the bytes in one piece; whatever the damage, the parser
 * ends, throws nothing but RangeError, and counts nothing that cannot be counted.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Units } from "#server/contracts/units.ts";
import type { ChatStreamReader, ScanResult } from "#server/providers/port.ts";

/** What came of a stream: everything but the number of pieces. */
export interface Outcome {
  threw: boolean;
  /** Deltas of a reader; bytes that a scanner let by. */
  told: string;
  end: Record<string, unknown> | null;
  units: Units | null;
}

export type Run = (bytes: Buffer, cuts: readonly number[]) => Outcome;

/** Name, parser, streams that it reads whole. */
export type Parser = readonly [name: string, run: Run, streams: readonly (string | Buffer)[]];

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

/** A vendor's reader of deltas. */
export const readerRun =
  (make: () => ChatStreamReader): Run =>
  (bytes, cuts) =>
    guarded(() => {
      const reader = make();
      const deltas: unknown[] = [];
      for (const piece of piecesOf(bytes, cuts)) {
        if (reader.done || reader.failed) break;
        deltas.push(...reader.push(piece));
      }
      if (!reader.done && !reader.failed) deltas.push(...reader.end());
      const { done, failed, finished, units, unitsAreFinal } = reader;
      return { threw: false, told: JSON.stringify(deltas), end: { done, failed, finished, unitsAreFinal }, units };
    });

/** Whatever passes bytes on. */
interface Passing {
  push(bytes: Buffer): ScanResult;
  end?(): Buffer | null;
  terminal(units: Units): Buffer;
  readonly events: number;
  readonly finished: boolean;
  readonly unfinished: number;
  readonly units: Units | null;
  readonly unitsAreFinal: boolean;
}

/** Bytes as text. */
const latin = (bytes: Buffer): string => bytes.toString("latin1");

/** A scanner, or a pipe of one. @param toldBy what matters of the bytes that pass */
export const passingRun =
  (make: () => Passing, toldBy: (passed: Buffer) => string = latin): Run =>
  (bytes, cuts) =>
    guarded(() => {
      const passing = make();
      const passed: Buffer[] = [];
      let result = { done: false, failed: false };
      for (const piece of piecesOf(bytes, cuts)) {
        const { done, failed, pass } = passing.push(piece);
        if (pass) passed.push(pass);
        result = { done, failed };
        if (done || failed) break;
      }
      const rest = result.done || result.failed ? null : (passing.end?.() ?? null);
      if (rest) passed.push(rest);
      const { events, finished, unfinished, units, unitsAreFinal } = passing;
      // What is kept of an event behind the end differs by the pieces; nobody asks for it.
      const kept = result.done || result.failed ? 0 : unfinished;
      const isWhole = !result.failed && (result.done || finished);
      const terminal = isWhole ? toldBy(passing.terminal(units ?? { input: 1, output: 1 })) : null;
      const end = { ...result, events, finished, kept, terminal, unitsAreFinal };
      return { threw: false, told: toldBy(Buffer.concat(passed)), end, units };
    });

/** Members that carry what a model says, in any client's format. */
const saying = new Set([
  "text",
  "content",
  "delta",
  "response",
  "thinking",
  "reasoning_content",
  "partial_json",
  "arguments",
]);

/**
 * All that a translated stream says, by members: what one read of the socket brings may be written as one event or as
 * several.
 */
export function saidIn(passed: Buffer): string {
  const said: Record<string, string> = {};
  const walk = (value: unknown, key: string): void => {
    if (typeof value === "string" && saying.has(key)) said[key] = (said[key] ?? "") + value;
    else if (typeof value === "object" && value !== null)
      for (const [name, member] of Object.entries(value)) walk(member, Array.isArray(value) ? key : name);
  };
  for (const line of passed.toString("utf8").split(/\n|(?=\{"candidates")/)) {
    const json = line.replace(/^data: ?/, "").replace(/[\],\s]+$/, "");
    if (json.startsWith("{")) walk(JSON.parse(json), "");
  }
  return JSON.stringify(Object.entries(said).sort());
}

/** One thing that goes wrong at a place: to some bytes, or to a whole event. */
interface Damage {
  kind: "cut" | "double" | "end" | "write" | "lose event" | "double event" | "move event";
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
  kind: fc.constantFrom("cut", "double", "end", "write", "write", "lose event", "double event", "move event"),
  at: fc.nat(20_000),
  length: fc.nat(60),
  noise: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(...telling).map((text) => Buffer.from(text)),
  ),
});

/** Messages of Amazon's event stream, events behind their blank line, or lines. */
function eventsIn(bytes: Buffer): Buffer[] {
  const events: Buffer[] = [];
  const separator = bytes.includes("\n\n") ? "\n\n" : "\n";
  for (let from = 0, end = 0; from < bytes.length; from = end) {
    const at = bytes.indexOf(separator, from);
    end = at < 0 ? bytes.length : at + separator.length;
    if (bytes[from] === 0 && bytes.length - from >= 12) end = Math.min(from + bytes.readUInt32BE(from), bytes.length);
    if (end === from) end = bytes.length;
    events.push(bytes.subarray(from, end));
  }
  return events;
}

function withEventDamage(bytes: Buffer, { kind, at, length }: Damage): Buffer {
  const events = eventsIn(bytes);
  const index = at % Math.max(events.length, 1);
  const [event] = events.splice(index, 1);
  if (kind === "double event" && event) events.splice(index, 0, event, event);
  else if (kind === "move event" && event) events.splice(length % (events.length + 1), 0, event);
  return Buffer.concat(events);
}

function damaged(bytes: Buffer, damages: readonly Damage[]): Buffer {
  let of = bytes;
  for (const each of damages) {
    if (each.kind.endsWith(" event")) {
      of = withEventDamage(of, each);
      continue;
    }
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

/** Garbage that knows what events look like, too. */
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 500 }),
  fc
    .array(fc.oneof(fc.constantFrom("data: ", "event: x\n", "\n\n", "}{", "nonsense", '"'), fc.string()))
    .map((texts) => Buffer.from(texts.join(""))),
);

export interface Attack {
  /** How many damaged streams each parser gets. */
  damages?: number;
  /** Characters that each whole stream tells at least. */
  leastTold?: number;
  /** What garbage may come to; by default no words, no end, no units. */
  expectNothing?: (outcome: Outcome) => void;
}

function expectNothingOf(outcome: Outcome): void {
  expect(outcome.units).toBeNull();
  expect(outcome.end).toEqual(outcome.threw ? null : expect.objectContaining({ done: false, finished: false }));
}

/** The tests of the attack, for each of these parsers. */
export function attack(
  parsers: readonly Parser[],
  { damages = 100, leastTold = 100, expectNothing = expectNothingOf }: Attack = {},
): void {
  describe.each(parsers)("%s", (_name, run, streams) => {
    const stream = fc.constantFrom(...streams.map((each) => Buffer.from(each as string)));

    test("reads a whole stream the same however it is cut, byte by byte too", () => {
      const whole = fc.property(stream, cuts, (bytes, places) => {
        expect(run(bytes, places)).toEqual(run(bytes, []));
      });
      fc.assert(whole, { numRuns: 20 });
      for (const each of streams) {
        const bytes = Buffer.from(each as string);
        const outcome = run(bytes, [...bytes.keys()]);
        expect(outcome).toEqual(run(bytes, []));
        expect([outcome.threw, outcome.told.length >= leastTold]).toEqual([false, true]);
      }
    });

    test("reads a damaged stream the same however it is cut, and counts only what can be counted", () => {
      const broken = fc.property(
        stream,
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        cuts,
        (bytes, harm, places) => {
          const harmed = damaged(bytes, harm);
          const outcome = run(harmed, []);
          expect(run(harmed, places)).toEqual(outcome);
          for (const count of Object.values(outcome.units ?? {}) as number[])
            expect(Number.isSafeInteger(count) && count >= 0 && count <= 1e9).toBe(true);
        },
      );
      fc.assert(broken, { numRuns: damages });
    });

    test("makes nothing of garbage", () => {
      const noise = fc.property(garbage, cuts, (bytes, places) => {
        expectNothing(run(Buffer.from(bytes), places));
      });
      fc.assert(noise, { numRuns: 60 });
    });
  });
}
