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
  // The LF of a CRLF may lead the next event, depending on the cut: it means nothing there.
  return {
    events: events.map((event) => event.toString("latin1").replace(/^\n/, "")),
    rest: rest?.toString("latin1").replace(/^\n/, ""),
  };
}

test.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
])("events end in a blank line of %s", (_, end) => {
  const text = [`data: {"a":"ü"}${end}${end}`, `: ping${end}${end}`, `event: x${end}data: 1${end}data: 2${end}${end}`];
  const result = cut(Buffer.from(text.join("")), []);
  expect(result.events.map((event) => Buffer.from(event, "latin1").toString())).toEqual(text);
  expect(text.map((event) => dataOf(Buffer.from(event)))).toEqual(['{"a":"ü"}', null, "1\n2"]);
  expect(result.rest).toBeUndefined();
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
      const all = [...Array(bytes.length).keys()];
      for (const places of [cuts, all]) {
        const parts = cut(bytes, places);
        const datas = (result: typeof parts) =>
          result.events.map((event) => dataOf(Buffer.from(event, "latin1"))).filter((data) => data !== null);
        expect(datas(parts)).toEqual(datas(whole));
      }
      const raw = new RawEvents();
      const passed = raw.push(bytes);
      const rest = raw.rest();
      const joined = Buffer.concat(rest ? [...passed, rest] : passed).toString();
      expect(bytes.toString().startsWith(joined)).toBe(true);
      expect(bytes.toString().slice(joined.length).trim()).toBe("");
    }),
  );
});

test("an endless event is refused before it fills the memory", () => {
  const raw = new RawEvents();
  expect(() => {
    for (let index = 0; index < 6; index++) raw.push(Buffer.alloc(1024 * 1024, 0x61));
  }).toThrow(RangeError);
});
