import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OpenAiEventScanner } from "./event-scanner.ts";

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

/** Feeds the stream cut at these places. */
function scan(stream: string, hideUsage: boolean, cuts: number[] = []) {
  const scanner = new OpenAiEventScanner(hideUsage);
  const bytes = Buffer.from(stream);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let passed = "";
  let finished = false;
  let error: string | null = null;
  for (let index = 0; index + 1 < places.length && !finished && error === null; index++) {
    const result = scanner.push(bytes.subarray(places[index], places[index + 1]));
    passed += result.pass?.toString("latin1") ?? "";
    finished = result.done;
    error = result.error?.toString() ?? null;
  }
  return {
    passed: Buffer.from(passed, "latin1").toString(),
    finished,
    error,
    usage: scanner.usage,
    events: scanner.events,
    sawFinish: scanner.sawFinish,
  };
}

describe("an OpenAI stream on its way to the client", () => {
  const stream = delta("") + delta("Grüße") + delta(" 世界") + delta("", "stop") + usageEvent + done;

  test("passes unchanged, [DONE] withheld, when the client asked for the usage chunk", () => {
    const result = scan(stream, false);
    expect(result.passed + done).toBe(stream);
    expect(result).toMatchObject({
      finished: true,
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
  });

  test("hides the usage chunk from a client that did not ask, and still reads it", () => {
    const result = scan(stream, true);
    expect(result.passed).toBe(stream.replace(usageEvent, "").replace(done, ""));
    expect(result.usage).toMatchObject({ completion_tokens: 3 });
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
    expect(scan(withNull, true)).toMatchObject({ usage: { prompt_tokens: 7 }, events: 1 });
  });

  test("usage beside the last content stays in the stream", () => {
    const last = event({
      choices: [{ delta: {}, finish_reason: "stop" }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    });
    expect(scan(last + done, true)).toMatchObject({ passed: last, usage: { completion_tokens: 2 } });
  });

  test("an answer with a finish reason but no [DONE] is known to be whole", () => {
    expect(scan(delta("a") + delta("", "stop"), true)).toMatchObject({ finished: false, sawFinish: true });
    expect(scan(delta("a") + delta("b"), true)).toMatchObject({ finished: false, sawFinish: false });
  });

  test("an error event of the upstream is taken out and ends the stream", () => {
    const result = scan(delta("a") + event({ error: { message: "overloaded" } }) + delta("b"), true);
    expect(result).toMatchObject({ passed: delta("a"), finished: false });
    expect(result.error).toContain("overloaded");
  });

  test("CRLF framing and comments pass", () => {
    const crlf = 'data: {"choices":[]}\r\n\r\n: ping\n\ndata: [DONE]\r\n\r\n';
    expect(scan(crlf, true)).toMatchObject({
      passed: 'data: {"choices":[]}\r\n\r\n: ping\n\n',
      finished: true,
      events: 1,
    });
  });

  test("usage with every chunk is a running count: only behind a finish reason is it the whole answer's", () => {
    const running = (content: string, completion_tokens: number, finish_reason: string | null = null) =>
      event({ choices: [{ delta: { content }, finish_reason }], usage: { prompt_tokens: 5, completion_tokens } });
    const final = (text: string) => {
      const scanner = new OpenAiEventScanner(true);
      scanner.push(Buffer.from(text));
      return scanner.usageIsFinal;
    };
    expect(final(running("a", 1) + running("b", 2))).toBe(false);
    expect(final(running("a", 1) + running("b", 2, "stop"))).toBe(true);
    expect(final(delta("a") + delta("", "stop") + usageEvent)).toBe(true);
    expect(scan(running("a", 1) + running("b", 2), true)).toMatchObject({
      sawFinish: false,
      usage: { completion_tokens: 2 },
    });
  });

  test("event and id lines, or a comment, before the data change nothing", () => {
    const dressed = (text: string) => text.replaceAll("data: ", "event: message\nid: 7\n: note\ndata: ");
    const whole = scan(dressed(stream), true);
    expect(whole).toMatchObject({ finished: true, usage: { completion_tokens: 3 }, events: 4 });
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
        expect(scan(text, true, cuts).finished).toBe(false);
      }),
    );
  });

  test("an endless event is refused before it fills the memory", () => {
    const scanner = new OpenAiEventScanner(true);
    const push = () => {
      for (let index = 0; index < 6; index++) scanner.push(Buffer.alloc(1024 * 1024, 0x61));
    };
    expect(push).toThrow(RangeError);
  });
});
