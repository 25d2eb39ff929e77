import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { NativeRequest, UpstreamContext } from "../port.ts";
import { jsonMembers } from "../wire/json-members.ts";
import {
  blockedPrompt,
  event,
  overloaded,
  reasoningStream,
  textAnswer,
  textStream,
  toolsStream,
} from "./fixtures/answers.ts";
import { geminiNative } from "./native.ts";

const context: UpstreamContext = {
  upstreamModel: "gemini-2.5-flash",
  settings: {},
  stream: true,
  outputCap: null,
  maxOutputTokens: 65_536,
  unsupported: "refuse",
};

function native(text: string, jsonArray = false): NativeRequest {
  const body = Buffer.from(text);
  return { body, members: jsonMembers(body), headers: [], wantsUsage: true, streamOptions: null, jsonArray };
}

const send = (text: string, more: Partial<UpstreamContext> = {}) =>
  geminiNative.request(native(text), { ...context, ...more });

describe("a request of Google's own client", () => {
  const plain = '{ "contents" : [{"parts":[{"text":"Grüße"}]}] }';

  test("passes byte for byte", () => {
    const sent = send(plain);
    expect(sent.body.toString()).toBe(plain);
    expect(sent.path).toBe("/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    expect(send(plain, { stream: false }).path).toBe("/models/gemini-2.5-flash:generateContent");
  });

  test.each([
    [plain, { contents: [{ parts: [{ text: "Grüße" }] }], generationConfig: { maxOutputTokens: 9 } }],
    ['{"generationConfig":{"topK":3}}', { generationConfig: { topK: 3, maxOutputTokens: 9 } }],
    ['{"generation_config":{ }}', { generation_config: { maxOutputTokens: 9 } }],
    ['{"generationConfig":null}', { generationConfig: { maxOutputTokens: 9 } }],
    ['{"generation_config":{"max_output_tokens":null}}', { generation_config: { max_output_tokens: 9 } }],
  ])("the cap is set where it belongs: %s", (body, sent) => {
    expect(JSON.parse(send(body, { outputCap: 9 }).body.toString())).toEqual(sent);
  });

  test("a model in the body is the upstream's, with and without a cap", () => {
    const body = '{"model":"models/mine","contents":[]}';
    expect(JSON.parse(send(body).body.toString())).toEqual({ model: "models/gemini-2.5-flash", contents: [] });
    expect(JSON.parse(send(body, { outputCap: 9 }).body.toString())).toMatchObject({
      model: "models/gemini-2.5-flash",
      generationConfig: { maxOutputTokens: 9 },
    });
  });

  test.each([
    ["tools.0.googleSearch", '{"tools":[{"googleSearch":{}}]}'],
    ["tools.1.google_maps", '{"tools":[{"functionDeclarations":[]},{"google_maps":{}}]}'],
    ["tools.0.url_context", '{"tools":[{"url_context":{}}]}'],
    ["tools.0.urlContext", '{"tools":{"urlContext":{}}}'],
    ["cachedContent", '{"cached_content":"cachedContents/x"}'],
    ["serviceTier", '{"serviceTier":"priority"}'],
  ])("what Google charges for beyond tokens is refused unless the operator allows it: %s", (param, body) => {
    const refused = () => {
      try {
        send(body);
        return null;
      } catch (error) {
        return isAppError(error) ? error.param : error;
      }
    };
    expect(refused()).toBe(param);
    expect(send(body, { settings: { paid_extras: true } }).body.toString()).toBe(body);
  });
});

test("a member in both of its names is refused: what we read, Google might not", () => {
  const both = '{"contents":[],"cachedContent":"","cached_content":"cachedContents/x"}';
  expect(() => send(both)).toThrow(expect.objectContaining({ code: "invalid_request", param: "cachedContent" }));
  const caps = '{"contents":[],"generationConfig":{},"generation_config":{"maxOutputTokens":9}}';
  expect(() => send(caps, { outputCap: 5 })).toThrow(expect.objectContaining({ param: "generationConfig" }));
});

test("units of a whole answer; what is no answer is a RangeError", () => {
  expect(geminiNative.units(Buffer.from(JSON.stringify(textAnswer)))).toEqual({ input: 8, output: 11 });
  expect(geminiNative.units(Buffer.from(JSON.stringify(blockedPrompt)))).toEqual({ input: 27, output: 0 });
  expect(geminiNative.units(Buffer.from('{"candidates":[]}'))).toBeNull();
  for (const body of ["", "[]", "{}", "<html>", JSON.stringify(overloaded)]) {
    expect(() => geminiNative.units(Buffer.from(body)), body).toThrow(RangeError);
  }
});

function scan(stream: string | Buffer, options: { cuts?: number[]; jsonArray?: boolean } = {}) {
  const scanner = geminiNative.scanner(native("{}", options.jsonArray ?? false)) as ReturnType<
    typeof geminiNative.scanner
  > & { end(): Buffer | null };
  const bytes = Buffer.from(stream);
  const cuts = (options.cuts ?? []).map((at) => at % (bytes.length + 1));
  const places = [0, ...cuts, bytes.length].sort((a, b) => a - b);
  const passed: Buffer[] = [];
  let failed = false;
  for (let index = 0; index + 1 < places.length && !failed; index++) {
    const result = scanner.push(bytes.subarray(places[index], places[index + 1]));
    if (result.pass) passed.push(result.pass);
    failed = result.failed;
  }
  const unfinished = scanner.unfinished;
  const rest = scanner.end();
  if (rest) passed.push(rest);
  const { events, tokens, finished, units, unitsAreFinal } = scanner;
  const pass = Buffer.concat(passed).toString();
  return {
    pass,
    failed,
    unfinished,
    events,
    tokens,
    finished,
    units,
    unitsAreFinal,
    terminal: `${scanner.terminal()}`,
  };
}

describe("a stream to Google's own client", () => {
  test.each([
    ["text", textStream, { input: 8, output: 11 }],
    ["reasoning", reasoningStream, { input: 8, output: 2, reasoning: 40 }],
    ["tools", toolsStream, { input: 96, output: 34, reasoning: 111 }],
  ])("passes untouched, its end withheld: %s", (_, stream, units) => {
    const result = scan(stream);
    expect(result.pass + result.terminal).toBe(stream);
    expect(result.terminal).toContain('"finishReason":"STOP"');
    expect(result.pass).not.toContain("finishReason");
    expect(result).toMatchObject({ failed: false, finished: true, unfinished: 0, units, unitsAreFinal: true });
    expect(result.tokens).toBeGreaterThan(0);
  });

  test.each([
    ["events", false],
    ["one array", true],
  ])("any split of the bytes gives the same: %s", (_, jsonArray) => {
    for (const stream of [textStream, toolsStream + textStream]) {
      const whole = scan(stream, { jsonArray });
      fc.assert(
        fc.property(fc.array(fc.nat(stream.length * 2), { maxLength: 40 }), (cuts) => {
          expect(scan(stream, { cuts, jsonArray })).toEqual(whole);
        }),
        { numRuns: 50 },
      );
      expect(scan(stream, { cuts: [...Array(Buffer.byteLength(stream)).keys()], jsonArray })).toEqual(whole);
    }
  });

  test("as one array it is JSON, with the same elements", () => {
    const result = scan(`: ping\r\n\r\n${textStream}`, { jsonArray: true });
    const elements = textStream
      .split("\r\n\r\n")
      .filter((text) => text !== "")
      .map((text) => JSON.parse(text.slice(6)));
    expect(JSON.parse(result.pass + result.terminal)).toEqual(elements);
    expect(scan("", { jsonArray: true }).terminal).toBe("[]");
  });

  test("STOP with every chunk holds back one event at a time", () => {
    const chunk = (text: string) => event({ candidates: [{ content: { parts: [{ text }] }, finishReason: "STOP" }] });
    const result = scan(chunk("a") + chunk("b") + chunk("c"));
    expect(result.pass).toBe(`\r\n${chunk("a")}${chunk("b")}`);
    expect(result.terminal).toBe(chunk("c"));
  });

  test("usage behind the end is withheld with it", () => {
    const end = event({ candidates: [{ content: { parts: [{ text: "a" }] }, finishReason: "STOP" }] });
    const usage = event({ usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1 } });
    expect(scan(end + usage)).toMatchObject({ pass: "\r\n", terminal: end + usage, units: { input: 3, output: 1 } });
  });

  test("an error is taken out, what is no JSON is left out, a stream that breaks off is not finished", () => {
    const first = event({ candidates: [{ content: { parts: [{ text: "a" }] } }] });
    expect(scan(first + event(overloaded) + textStream)).toMatchObject({ pass: first, failed: true });
    expect(scan(`${first}data: {"cand\r\n\r\n${first}`)).toMatchObject({ pass: first + first, finished: false });
    expect(scan(first + first.slice(0, 20))).toMatchObject({ pass: first, finished: false, unfinished: 20 });
  });

  test("an end whose blank line never came is read", () => {
    expect(scan(textStream.trimEnd())).toMatchObject({ finished: true, unitsAreFinal: true });
  });

  test("garbage never throws and never ends a stream", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        expect(scan(Buffer.from(bytes), { cuts }).finished).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        scan(
          event(a) + event({ candidates: [{ content: b, finishReason: a }], usageMetadata: b }) + event({ error: a }),
        );
      }),
    );
  });
});
