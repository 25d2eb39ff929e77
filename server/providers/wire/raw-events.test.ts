import fc from "fast-check";
import { expect, test } from "vitest";
import { dataOf, RawEvents } from "./raw-events.ts";

function cut(bytes: Buffer, cuts: number[]): { events: string[]; rest: string | undefined } {
  const raw = new RawEvents();
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const events: Buffer[] = [];
  for (let index = 0; index + 1 < places.length; index++) {
    events.push(...raw.push(bytes.subarray(places[index], places[index + 1])));
  }
  const rest = raw.rest();
  return { events: events.map((event) => event.toString("latin1")), rest: rest?.toString("latin1") };
}

test.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("events end in a blank line of %s", (_, end) => {
  const text = [`data: {"a":"ü"}${end}${end}`, `: ping${end}${end}`, `event: x${end}data: 1${end}data: 2${end}${end}`];
  // One more byte tells that a CR was not half of a CRLF.
  const result = cut(Buffer.from(`${text.join("")}x`), []);
  expect(result.events.map((event) => Buffer.from(event, "latin1").toString())).toEqual(text);
  expect(text.map((event) => dataOf(Buffer.from(event)))).toEqual(['{"a":"ü"}', null, "1\n2"]);
  expect(result.rest).toBe("x");
});

test("no byte is lost or added, and any split gives the same events", () => {
  const piece = fc.constantFrom(
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\r\n\r\n",
    "data: a",
    "data:b",
    ": c",
    "ü",
    "event: d",
    "x",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(300), { maxLength: 20 }), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(""));
      const whole = cut(bytes, []);
      expect(whole.events.join("") + (whole.rest ?? "")).toBe(bytes.toString("latin1"));
      for (const places of [cuts, [...Array(bytes.length).keys()]]) expect(cut(bytes, places)).toEqual(whole);
    }),
  );
});

test("an endless event is refused before it fills the memory", () => {
  const raw = new RawEvents();
  expect(() => {
    for (let index = 0; index < 6; index++) raw.push(Buffer.alloc(1024 * 1024, 0x61));
  }).toThrow(RangeError);
});

test("many line ends of any kind cost no more than their bytes", () => {
  const since = performance.now();
  for (const line of [":\r", ":\n", ":\r\n"]) {
    const events = new RawEvents();
    const bytes = Buffer.from(line.repeat(300_000));
    expect(events.push(bytes)).toEqual([]);
    for (let at = 0; at < bytes.length; at += 8) events.push(bytes.subarray(at, at + 8));
    expect(events.unfinished).toBe(2 * bytes.length);
  }
  expect(performance.now() - since).toBeLessThan(4000);
});
