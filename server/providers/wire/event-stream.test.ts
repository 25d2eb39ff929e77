import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventStreamReader, type ServerSentEvent } from "./event-stream.ts";

/** All events of the stream, cut at these places. */
function read(stream: string | Buffer, cuts: number[] = []): ServerSentEvent[] {
  const bytes = Buffer.from(stream as string);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const reader = new EventStreamReader();
  const events: ServerSentEvent[] = [];
  for (let index = 0; index + 1 < places.length; index++) {
    events.push(...reader.push(bytes.subarray(places[index], places[index + 1])));
  }
  return [...events, ...reader.end()];
}

const everyByte = (stream: string) => [...Array(Buffer.byteLength(stream)).keys()];

describe("server-sent events", () => {
  test("events, comments and several data lines are read as the standard says", () => {
    const stream =
      '\ufeff: hello\n\nevent: ping\ndata: {"a":1}\n\ndata: one\ndata:two\ndata\nid: 7\nretry: 5\n\nevent: x\n\n';
    expect(read(stream)).toEqual([
      { event: "ping", data: '{"a":1}' },
      { event: null, data: "one\ntwo\n" },
    ]);
  });

  test("LF, CR and CRLF end lines alike", () => {
    const expected = [
      { event: "a", data: "1" },
      { event: null, data: "2" },
    ];
    for (const end of ["\n", "\r", "\r\n"]) {
      const stream = ["event: a", "data: 1", "", "data: 2", "", ""].join(end);
      expect(read(stream), JSON.stringify(end)).toEqual(expected);
      expect(read(stream, everyByte(stream)), JSON.stringify(end)).toEqual(expected);
    }
  });

  test("the last event counts without its blank line, even without its line's end", () => {
    expect(read("data: 1\n\ndata: 2")).toEqual([
      { event: null, data: "1" },
      { event: null, data: "2" },
    ]);
    expect(read("data: 1\n")).toEqual([{ event: null, data: "1" }]);
  });

  test("other fields that begin alike are not mistaken", () => {
    expect(read("database: 1\neventual: 2\ndat: 3\n\n")).toEqual([]);
  });

  test("any split of the bytes gives the same events, inside a character too", () => {
    const piece = fc.constantFrom(
      "data: ",
      "event: ",
      "Grüße 世界 🌊",
      "\n",
      "\n\n",
      "\r",
      "\r\n",
      ": c",
      "a",
      "\ufeff",
      "data",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(600), { maxLength: 30 }), (pieces, cuts) => {
        const stream = pieces.join("");
        expect(read(stream, cuts)).toEqual(read(stream));
        expect(read(stream, everyByte(stream))).toEqual(read(stream));
      }),
    );
  });

  test("garbage is read without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(300), { maxLength: 8 }), (bytes, cuts) => {
        expect(read(Buffer.from(bytes), cuts)).toEqual(read(Buffer.from(bytes)));
      }),
    );
  });

  test("an event beyond 4 MiB is refused, in one line or in many, however it comes", () => {
    const million = "a".repeat(1_000_000);
    const line = `data: ${million.repeat(5)}\n\n`;
    const lines = `data: ${million}\n`.repeat(5);
    for (const stream of [line, lines]) {
      expect(() => read(stream)).toThrow(RangeError);
      expect(() => read(stream, [10, 1_000_003, 3_000_000])).toThrow(RangeError);
    }
    expect(read(`data: ${million}\n\n`.repeat(5))).toHaveLength(5);
  });

  test("what is unfinished is told", () => {
    const reader = new EventStreamReader();
    reader.push(Buffer.from("data: 1\n\n"));
    expect(reader.unfinished).toBe(0);
    reader.push(Buffer.from("data: 1\nda"));
    expect(reader.unfinished).toBeGreaterThan(0);
  });

  test("a large event in tiny pieces takes no long time", () => {
    const reader = new EventStreamReader();
    const piece = Buffer.from("data: 0123456789");
    for (let index = 0; index < 200_000; index++) reader.push(piece);
    expect(reader.push(Buffer.from("\n\n"))[0]?.data.length).toBe(200_000 * piece.length - 6);
  });
});
