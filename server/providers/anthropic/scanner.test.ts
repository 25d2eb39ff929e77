import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnthropicScanner } from "./scanner.ts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const names = ["text.sse", "tools.sse", "error.sse", "usage-missing.sse"];

function scan(bytes: Buffer, cuts: number[] = []) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const scanner = new AnthropicScanner();
  const passed: Buffer[] = [];
  let done = false;
  let failed = false;
  for (let index = 0; index + 1 < places.length && !done && !failed; index++) {
    const result = scanner.push(bytes.subarray(places[index], places[index + 1]));
    // A copy, as the socket makes one: what was passed must not change afterwards.
    if (result.pass) passed.push(Buffer.from(result.pass));
    done = result.done;
    failed = result.failed;
  }
  const { events, tokens, finished, units, unitsAreFinal } = scanner;
  const terminal = scanner.terminal().toString();
  return {
    passed: Buffer.concat(passed).toString(),
    done,
    failed,
    events,
    tokens,
    finished,
    units,
    unitsAreFinal,
    terminal,
  };
}

describe("a stream on its way to a client of the same format", () => {
  test("passes byte for byte, its last event withheld until the end", () => {
    for (const name of ["text.sse", "tools.sse", "usage-missing.sse"]) {
      const bytes = fixture(name);
      const result = scan(bytes);
      expect(result.passed + result.terminal).toBe(bytes.toString());
      expect(result).toMatchObject({ done: true, failed: false, finished: true });
    }
  });

  test("usage is read from its first and its last event", () => {
    expect(scan(fixture("text.sse"))).toMatchObject({
      units: { input: 25, cached_input: 40, cache_write: 100, output: 15 },
      unitsAreFinal: true,
      events: 2,
    });
    expect(scan(fixture("tools.sse")).units).toEqual({ input: 472, output: 59, reasoning: 30 });
    expect(scan(fixture("usage-missing.sse"))).toMatchObject({ units: null, unitsAreFinal: false });
  });

  test("tokens are estimated from the text alone: no signature, no padding", () => {
    // "Grüße" is 7 bytes, ", 世界 🌊!" is 14: tokens of four bytes.
    expect(scan(fixture("text.sse")).tokens).toBe(6);
    expect(scan(fixture("usage-missing.sse")).tokens).toBe(3);
    // 40 bytes of thinking and text, and about as many of JSON as it stands escaped.
    expect(scan(fixture("tools.sse")).tokens).toBe(20);
  });

  test("an error is not passed, nor what follows it", () => {
    const result = scan(fixture("error.sse"));
    expect(result).toMatchObject({ done: false, failed: true, finished: false, events: 1 });
    expect(result.passed.endsWith('"text":"Half an ans"}}\n\n')).toBe(true);
  });

  test("a missing end is told, and made up", () => {
    const bytes = fixture("text.sse");
    const result = scan(bytes.subarray(0, bytes.indexOf("event: message_stop")));
    expect(result).toMatchObject({ done: false, finished: true, unitsAreFinal: true });
    expect(result.terminal).toBe('event: message_stop\ndata: {"type":"message_stop"}\n\n');
    const cut = scan(bytes.subarray(0, bytes.indexOf("event: message_delta")));
    expect(cut).toMatchObject({ done: false, finished: false, unitsAreFinal: false });
  });

  test("an event cut off inside is left out, the rest passes", () => {
    const text = fixture("text.sse").toString();
    const broken = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"te\n\n';
    const nameless = 'data: {"type":"conte\n\n';
    const bytes = Buffer.from(
      text.replace("event: ping", `${broken}event: ping`).replace("event: message_d", `${nameless}event: message_d`),
    );
    expect(scan(bytes)).toEqual(scan(Buffer.from(text)));
    expect(scan(bytes, [...bytes.keys()])).toEqual(scan(Buffer.from(text)));
  });

  test("CRLF, comments and missing event names change nothing", () => {
    const crlf = Buffer.from(`: hello\n\n${fixture("text.sse").toString()}`.replaceAll("\n", "\r\n"));
    const result = scan(crlf);
    expect(result.passed + result.terminal).toBe(crlf.toString());
    expect(result).toMatchObject({ done: true, events: 2, unitsAreFinal: true });
    const unnamed = Buffer.from(
      fixture("text.sse")
        .toString()
        .replaceAll(/^event: .*\n/gm, ""),
    );
    expect(scan(unnamed)).toMatchObject({ done: true, events: 2, unitsAreFinal: true });
    expect(scan(Buffer.from('data: {"error":{"message":"no"}}\n\n')).failed).toBe(true);
  });
});

describe("any bytes", () => {
  test("any split passes the same bytes", () => {
    for (const name of names) {
      const bytes = fixture(name);
      const whole = scan(bytes);
      expect(scan(bytes, [...bytes.keys()])).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
          expect(scan(bytes, cuts)).toEqual(whole);
        }),
        { numRuns: 50 },
      );
    }
  });

  test("garbage never ends an answer and never has units", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        const result = scan(Buffer.from(bytes), cuts);
        expect(result).toMatchObject({ done: false, finished: false, units: null });
        expect(result).toEqual(scan(Buffer.from(bytes)));
      }),
    );
  });

  test("an endless event is refused, also in tiny pieces, in no long time", () => {
    const scanner = new AnthropicScanner();
    const piece = Buffer.from("data: 0123456789\n");
    const push = () => {
      for (let index = 0; index < 300_000; index++) scanner.push(piece);
    };
    expect(push).toThrow(RangeError);
  });
});
