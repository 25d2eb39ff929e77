import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChatDelta } from "../chat.ts";
import { blockedPrompt, event, overloaded, reasoningStream, textStream, toolsStream } from "./fixtures/answers.ts";
import { GeminiStreamReader } from "./stream-reader.ts";

function read(stream: string | Buffer, cuts: number[] = []) {
  const reader = new GeminiStreamReader();
  const bytes = Buffer.from(stream);
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const deltas: ChatDelta[] = [];
  for (let index = 0; index + 1 < places.length; index++) {
    deltas.push(...reader.push(bytes.subarray(places[index], places[index + 1])));
  }
  deltas.push(...reader.end());
  const { done, failed, finished, units, unitsAreFinal } = reader;
  return { deltas, done, failed, finished, units, unitsAreFinal };
}

const start = { kind: "start", id: "CCChaL", model: "gemini-2.5-flash" };
const stop = { kind: "finish", choice: 0, reason: "stop", stopSequence: null };

test("a text as it comes", () => {
  expect(read(textStream)).toEqual({
    deltas: [
      start,
      { kind: "text", choice: 0, text: "A ledger" },
      { kind: "text", choice: 0, text: " finds 世界's level 🌊" },
      { kind: "text", choice: 0, text: "." },
      stop,
    ],
    done: true,
    failed: null,
    finished: true,
    units: { input: 8, output: 11 },
    unitsAreFinal: true,
  });
});

test("thoughts, and the signature that comes with the end", () => {
  expect(read(reasoningStream)).toMatchObject({
    deltas: [
      start,
      { kind: "reasoning", choice: 0, text: "**Hm**" },
      { kind: "text", choice: 0, text: "Yes." },
      { kind: "reasoning_signature", choice: 0, signature: "gemini:CtQBAXLI2nx0ZXh0" },
      stop,
    ],
    units: { input: 8, output: 2, reasoning: 40 },
  });
});

test("parallel calls, with ids where Google gave none", () => {
  const id = expect.stringMatching(/^call_[0-9a-f]{24}$/);
  expect(read(toolsStream)).toMatchObject({
    deltas: [
      { kind: "start" },
      { kind: "reasoning", text: "**Looking up both cities**\n" },
      { kind: "tool_call", choice: 0, tool: 0, id: "8f2b1a3c", name: "get_weather" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: '{"city":"Paris"}' },
      { kind: "reasoning_signature", choice: 0, signature: "gemini:CpcDAXLI2nz0cGFyaXM=" },
      { kind: "tool_call", choice: 0, tool: 1, id, name: "get_weather" },
      { kind: "tool_arguments", choice: 0, tool: 1, json: '{"city":"Zürich","unit":"c"}' },
      { kind: "finish", reason: "tool_calls" },
    ],
    units: { input: 96, output: 34, reasoning: 111 },
  });
});

test("a stream that breaks off is not finished, and its running usage is not the whole answer's", () => {
  const cut = textStream.slice(0, textStream.indexOf('"."') - 40);
  expect(read(cut)).toMatchObject({
    finished: false,
    done: false,
    units: { input: 8, output: 7 },
    unitsAreFinal: false,
  });
});

test("a blocked prompt ends by content_filter", () => {
  expect(read(event(blockedPrompt))).toMatchObject({
    deltas: [{ kind: "start" }, { kind: "finish", choice: 0, reason: "content_filter" }],
    finished: true,
    units: { input: 27 },
  });
});

test("an error in the stream ends it, whatever follows", () => {
  for (const error of [event(overloaded), event([overloaded])]) {
    const result = read(event({ candidates: [{ content: { parts: [{ text: "a" }] } }] }) + error + textStream);
    expect(result).toMatchObject({ done: false, failed: { code: "service_unavailable" } });
    expect(result.deltas.filter(({ kind }) => kind === "text")).toHaveLength(1);
  }
});

test("an event that is no JSON is skipped; STOP with every chunk loses nothing; the last blank line may be missing", () => {
  const chunk = (text: string) => event({ candidates: [{ content: { parts: [{ text }] }, finishReason: "STOP" }] });
  const result = read(`${chunk("a")}data: {"candidates":[{"con\r\n\r\n${chunk("b")}${chunk("c").trimEnd()}`);
  expect(result.deltas.map((delta) => ("text" in delta ? delta.text : delta.kind))).toEqual([
    "start",
    "a",
    "finish",
    "b",
    "c",
  ]);
  expect(result).toMatchObject({ finished: true, done: true, units: null });
});

test("two candidates are finished when both are", () => {
  const chunk = (index: number, finishReason?: string) =>
    event({ candidates: [{ content: { parts: [{ text: `${index}` }] }, index, finishReason }] });
  expect(read(chunk(0) + chunk(1) + chunk(0, "STOP"))).toMatchObject({ finished: false });
  expect(read(chunk(0) + chunk(1) + chunk(0, "STOP") + chunk(1, "MAX_TOKENS"))).toMatchObject({ finished: true });
});

test.each([
  ["text", textStream],
  ["tools", toolsStream],
  ["reasoning", reasoningStream],
])("any split of the bytes gives the same: %s", (_, stream) => {
  const whole = read(stream);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length * 2), { maxLength: 40 }), (cuts) => {
      expect(read(stream, cuts)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
  expect(read(stream, [...Array(Buffer.byteLength(stream)).keys()])).toEqual(whole);
});

test("garbage never throws, never hangs, never ends as done", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
      expect(read(Buffer.from(bytes), cuts).done).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      read(event(a) + event({ candidates: [{ content: { parts: [a] }, finishReason: b }] }) + event({ error: b }));
    }),
  );
});
