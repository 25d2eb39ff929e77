import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OpenAiChatScanner } from "./chat-scanner.ts";
import { openAiUnits } from "./usage.ts";

const event = (body: unknown) => `data: ${JSON.stringify(body)}\n\n`;
const delta = (content: string, finish: string | null = null) =>
  event({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: "m",
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
  });
const usageEvent = event({
  id: "chatcmpl-1",
  choices: [],
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
});
const done = "data: [DONE]\n\n";

const make = (hideUsage: boolean, choices = 1) => new OpenAiChatScanner({ hideUsage, units: openAiUnits, choices });

/** Feeds the stream cut at these places. */
function scan(stream: string, hideUsage: boolean, cuts: number[] = [], choices = 1) {
  const scanner = make(hideUsage, choices);
  const bytes = Buffer.from(stream);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let passed = "";
  let done = false;
  let failed = false;
  for (let index = 0; index + 1 < places.length && !done && !failed; index++) {
    const result = scanner.push(bytes.subarray(places[index], places[index + 1]));
    passed += result.pass?.toString("latin1") ?? "";
    done = result.done;
    failed = result.failed;
  }
  return {
    passed: Buffer.from(passed, "latin1").toString(),
    done,
    failed,
    units: scanner.units,
    unitsAreFinal: scanner.unitsAreFinal,
    events: scanner.events,
    tokens: scanner.tokens,
    finished: scanner.finished,
  };
}

describe("an OpenAI stream on its way to the client", () => {
  const stream = delta("") + delta("Grüße") + delta(" 世界") + delta("", "stop") + usageEvent + done;

  test("passes unchanged, [DONE] withheld, when the client asked for the usage chunk", () => {
    const result = scan(stream, false);
    expect(result.passed + done).toBe(stream);
    expect(result).toMatchObject({ done: true, units: { input: 7, output: 3 }, unitsAreFinal: true });
    expect(make(false).terminal().toString()).toBe(done);
  });

  test("hides the usage chunk from a client that did not ask, and still reads it", () => {
    const result = scan(stream, true);
    expect(result.passed).toBe(stream.replace(usageEvent, "").replace(done, ""));
    expect(result.units).toEqual({ input: 7, output: 3 });
  });

  test("any split of the bytes gives the same result, also inside a UTF-8 character", () => {
    const whole = scan(stream, true);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length * 2), { maxLength: 40 }), (cuts) => {
        expect(scan(stream, true, cuts)).toEqual(whole);
      }),
    );
    expect(scan(stream, true, [...Array(Buffer.byteLength(stream)).keys()])).toEqual(whole);
  });

  test("a usage of null in every chunk, as OpenAI sends it, is no usage", () => {
    const withNull = event({ choices: [{ delta: { content: "a" } }], usage: null }) + usageEvent + done;
    expect(scan(withNull, true)).toMatchObject({ units: { input: 7 }, events: 1 });
  });

  test("usage beside the last content stays in the stream", () => {
    const last = event({
      choices: [{ delta: {}, finish_reason: "stop" }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    });
    expect(scan(last + done, true)).toMatchObject({ passed: last, units: { output: 2 } });
  });

  test("an answer with a finish reason but no [DONE] is known to be whole", () => {
    expect(scan(delta("a") + delta("", "stop"), true)).toMatchObject({ done: false, finished: true });
    expect(scan(delta("a") + delta("b"), true)).toMatchObject({ done: false, finished: false });
  });

  test("an error event of the upstream is taken out and ends the stream", () => {
    const result = scan(delta("a") + event({ error: { message: "overloaded" } }) + delta("b"), true);
    expect(result).toMatchObject({ passed: delta("a"), done: false, failed: true });
  });

  test("CRLF framing and comments pass", () => {
    const crlf = 'data: {"choices":[]}\r\n\r\n: ping\n\ndata: [DONE]\r\n\r\n';
    expect(scan(crlf, true)).toMatchObject({
      passed: 'data: {"choices":[]}\r\n\r\n: ping\n\n',
      done: true,
      events: 1,
    });
  });

  test("usage with every chunk is a running count: only behind a finish reason is it the whole answer's", () => {
    const running = (content: string, completion_tokens: number, finish_reason: string | null = null) =>
      event({ choices: [{ delta: { content }, finish_reason }], usage: { prompt_tokens: 5, completion_tokens } });
    const final = (text: string) => {
      return scan(text, true).unitsAreFinal;
    };
    expect(final(running("a", 1) + running("b", 2))).toBe(false);
    expect(final(running("a", 1) + running("b", 2, "stop"))).toBe(true);
    expect(final(delta("a") + delta("", "stop") + usageEvent)).toBe(true);
    expect(scan(running("a", 1) + running("b", 2), true)).toMatchObject({
      finished: false,
      units: { output: 2 },
    });
  });

  test("event and id lines, or a comment, before the data change nothing", () => {
    const dressed = (text: string) => text.replaceAll("data: ", "event: message\nid: 7\n: note\ndata: ");
    const whole = scan(dressed(stream), true);
    expect(whole).toMatchObject({ done: true, units: { output: 3 }, events: 4 });
    expect(whole.passed).toBe(dressed(stream.replace(usageEvent, "").replace(done, "")));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length * 3), { maxLength: 30 }), (cuts) => {
        expect(scan(dressed(stream), true, cuts)).toEqual(whole);
      }),
    );
  });

  test("garbage never throws and never ends a stream as done", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        const text = Buffer.from(bytes).toString("latin1").replaceAll("[DONE]", "");
        expect(scan(text, true, cuts).done).toBe(false);
      }),
    );
  });

  test("a chunk that is no JSON is left out, wherever the bytes are split; what follows still comes", () => {
    const broken = 'data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"bro\n\n';
    const odd = `${delta("a")}${broken}data: nonsense\n\ndata:\n\n${delta("b", "stop")}${usageEvent}${done}`;
    const whole = scan(odd, true);
    expect(whole).toMatchObject({ passed: delta("a") + delta("b", "stop"), done: true, events: 2 });
    expect(whole.units).toEqual({ input: 7, output: 3 });
    fc.assert(
      fc.property(fc.array(fc.nat(odd.length), { maxLength: 20 }), (cuts) => {
        expect(scan(odd, true, cuts)).toEqual(whole);
      }),
    );
  });

  test("an event whose data stands in several lines, or before other fields, is no malformed one", () => {
    const lines = 'data: {"choices":\ndata: []}\nid: 7\n\n';
    expect(scan(lines, true).passed).toBe(lines);
  });

  test("with several choices the answer is whole when each has finished", () => {
    const of = (index: number, finish: string | null) =>
      event({ choices: [{ index, delta: { content: "a" }, finish_reason: finish }] });
    expect(scan(of(0, "stop") + of(1, null), true, [], 2).finished).toBe(false);
    expect(scan(of(0, "stop") + of(1, "length"), true, [], 2).finished).toBe(true);
  });

  test("a finish reason that says the upstream gave up is a failure, not an end", () => {
    for (const reason of ["error", "insufficient_system_resource"])
      expect(scan(delta("a") + delta("b", reason) + done, true)).toMatchObject({ failed: true, passed: delta("a") });
  });

  test("a [DONE] whose blank line never came does not make the answer look cut", () => {
    const scanner = make(true);
    scanner.push(Buffer.from(`${delta("a", "stop")}data: [DONE]`));
    expect(scanner).toMatchObject({ finished: true, unfinished: 0 });
    scanner.push(Buffer.from("x"));
    expect(scanner.unfinished).toBeGreaterThan(0);
  });

  test("usage twice: the last one counts; explicit zeros are zero", () => {
    const zero = event({ choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } });
    expect(scan(delta("a", "stop") + usageEvent + zero + done, true).units).toEqual({ input: 0, output: 0 });
  });

  test("an event of many lines in tiny pieces costs no more than its bytes", () => {
    const scanner = make(false);
    const piece = Buffer.from(": 12345\n");
    const length = 512 * 1024;
    let passed = 0;
    const since = performance.now();
    for (let sent = 0; sent < length; sent += piece.length) passed += scanner.push(piece).pass?.length ?? 0;
    expect([passed, scanner.unfinished]).toEqual([0, length]);
    for (const byte of ["\r", "\n"]) passed += scanner.push(Buffer.from(byte)).pass?.length ?? 0;
    expect([passed, scanner.unfinished]).toEqual([length + 2, 0]);
    scanner.push(Buffer.from(":\n\n".repeat(200_000)));
    expect(performance.now() - since).toBeLessThan(2000);
  });

  test("an endless event is refused before it fills the memory", () => {
    const scanner = make(true);
    const push = () => {
      for (let index = 0; index < 6; index++) scanner.push(Buffer.alloc(1024 * 1024, 0x61));
    };
    expect(push).toThrow(RangeError);
  });
});
