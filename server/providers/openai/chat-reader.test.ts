import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatDelta } from "../chat.ts";
import { OpenAiChatReader } from "./chat-reader.ts";
import { openAiFlavours } from "./flavours.ts";

type Kind = keyof typeof openAiFlavours;

const event = (body: unknown) => `data: ${JSON.stringify(body)}\n\n`;
const chunk = (delta: object, over: object = {}, top: object = {}) =>
  event({ id: "chatcmpl-1", model: "m", choices: [{ index: 0, delta, finish_reason: null, ...over }], ...top });
const done = "data: [DONE]\n\n";
const usage = (input: number, output: number) => ({ prompt_tokens: input, completion_tokens: output });

/** Neighbouring pieces of the same kind put together: how the bytes were split does not matter. */
function read(stream: string | Buffer, cuts: number[] = [], kind: Kind = "openai") {
  const reader = new OpenAiChatReader(openAiFlavours[kind]);
  const bytes = Buffer.from(stream as string);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const deltas: ChatDelta[] = [];
  for (let index = 0; index + 1 < places.length; index++)
    deltas.push(...reader.push(bytes.subarray(places[index], places[index + 1])));
  deltas.push(...reader.end());
  const { done: isDone, failed, finished, units, unitsAreFinal } = reader;
  return { deltas, done: isDone, failed, finished, units, unitsAreFinal };
}

const full =
  chunk({ role: "assistant", content: "" }) +
  chunk({ reasoning_content: "hm" }) +
  chunk({ content: "Grüße 世界" }, { logprobs: { content: [{ token: "G" }] } }) +
  chunk({ refusal: "no" }) +
  chunk({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } }] }) +
  chunk({ tool_calls: [{ index: 0, function: { arguments: '{"x":' } }] }) +
  chunk({ tool_calls: [{ index: 1, id: "b", function: { name: "g", arguments: "{}" } }] }) +
  chunk({ tool_calls: [{ index: 0, function: { arguments: "1}" } }] }) +
  chunk({}, { finish_reason: "tool_calls" }) +
  event({ choices: [], usage: usage(7, 3) }) +
  done;

describe("the stream of an OpenAI-like upstream", () => {
  test("is read into deltas: reasoning, text, logprobs, refusal, calls by their index, finish", () => {
    const result = read(full);
    expect(result.deltas).toEqual([
      { kind: "start", id: "chatcmpl-1", model: "m" },
      { kind: "reasoning", choice: 0, text: "hm" },
      { kind: "text", choice: 0, text: "Grüße 世界" },
      { kind: "logprobs", choice: 0, logprobs: { content: [{ token: "G" }] } },
      { kind: "refusal", choice: 0, text: "no" },
      { kind: "tool_call", choice: 0, tool: 0, id: "a", name: "f" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: '{"x":' },
      { kind: "tool_call", choice: 0, tool: 1, id: "b", name: "g" },
      { kind: "tool_arguments", choice: 0, tool: 1, json: "{}" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: "1}" },
      { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
    ]);
    expect(result).toMatchObject({ done: true, finished: true, units: { input: 7, output: 3 }, unitsAreFinal: true });
  });

  test("any split of the bytes gives the same deltas", () => {
    const whole = read(full);
    fc.assert(
      fc.property(fc.array(fc.nat(full.length * 2), { maxLength: 40 }), (cuts) => {
        expect(read(full, cuts)).toEqual(whole);
      }),
    );
  });

  test("usage with every chunk is final only once the answer has finished", () => {
    const running = (output: number, finish: string | null = null) =>
      chunk({ content: "a" }, { finish_reason: finish }, { usage: usage(5, output) });
    expect(read(running(1) + running(2))).toMatchObject({ units: { output: 2 }, unitsAreFinal: false });
    expect(read(running(1) + running(2, "stop") + done)).toMatchObject({ units: { output: 2 }, unitsAreFinal: true });
  });

  test("usage null, twice, zero, and as Groq writes it", () => {
    const end = chunk({ content: "a" }, { finish_reason: "stop" }, { usage: null });
    expect(read(end + done).units).toBeNull();
    const last = event({ choices: [], usage: usage(1, 2) });
    expect(read(end + last + last + done).units).toEqual({ input: 1, output: 2 });
    expect(read(end + event({ choices: [], usage: usage(0, 0) })).units).toEqual({ input: 0, output: 0 });
    const groq = chunk({}, { finish_reason: "stop" }, { x_groq: { usage: usage(3, 4) } });
    expect(read(groq, [], "openai_compatible")).toMatchObject({ units: { input: 3, output: 4 }, unitsAreFinal: true });
  });

  test("an answer without [DONE] is finished but not done; one without a finish reason is neither", () => {
    expect(read(chunk({ content: "a" }, { finish_reason: "stop" }))).toMatchObject({ done: false, finished: true });
    expect(read(chunk({ content: "a" }))).toMatchObject({ done: false, finished: false });
    expect(read(chunk({ content: "a" }, { finish_reason: "stop" }).trimEnd())).toMatchObject({ finished: true });
  });

  test("a malformed chunk is skipped", () => {
    const broken = 'data: {"choices":[{"delta":{"content":"bro\n\n';
    expect(read(chunk({ content: "a" }) + broken + chunk({ content: "b" })).deltas).toHaveLength(3);
  });

  test("an in-band error ends the reading and tells the reason", () => {
    const error = event({ error: { message: "too long", code: "context_length_exceeded" } });
    const result = read(chunk({ content: "a" }) + error + chunk({ content: "b" }) + done);
    expect(result.deltas).toHaveLength(2);
    expect(result).toMatchObject({ done: false, failed: { reason: "context_length" } });
    expect(read(chunk({}, { finish_reason: "insufficient_system_resource" })).failed).not.toBeNull();
  });

  test("calls that all bear the index 0 are told apart by their ids; one without an index by its place", () => {
    const call = (id: string) => ({ index: 0, id, function: { name: "f", arguments: "{}" } });
    const names = (stream: string) =>
      read(stream).deltas.flatMap((delta) => (delta.kind === "tool_call" ? [delta] : []));
    expect(names(chunk({ tool_calls: [call("a"), call("b")] }))).toMatchObject([{ tool: 0 }, { tool: 1, id: "b" }]);
    const bare = { function: { name: "f", arguments: { a: 1 } } };
    expect(names(chunk({ tool_calls: [bare, bare] }))).toMatchObject([{ id: "call_0_0" }, { id: "call_0_1" }]);
  });

  test("Mistral's thinking parts and OpenRouter's reasoning are reasoning", () => {
    const mistral = chunk({ content: [{ type: "thinking", thinking: [{ type: "text", text: "r" }] }] });
    expect(read(mistral, [], "mistral").deltas[1]).toEqual({ kind: "reasoning", choice: 0, text: "r" });
    const router = chunk({ content: "", reasoning: "r" });
    expect(read(router, [], "openai_compatible").deltas[1]).toEqual({ kind: "reasoning", choice: 0, text: "r" });
  });

  test("garbage never throws and is never done", () => {
    const json = fc.jsonValue({ maxDepth: 4 }).map((value) => event({ choices: [value], usage: value, delta: value }));
    const odd = fc.jsonValue({ maxDepth: 3 }).map((value) => event({ choices: [{ index: 0, delta: value }] }));
    const text = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
    fc.assert(
      fc.property(fc.array(fc.oneof(json, odd, text), { maxLength: 6 }), fc.array(fc.nat(900)), (parts, cuts) => {
        expect(read(parts.join("").replaceAll("[DONE]", ""), cuts).done).toBe(false);
      }),
    );
  });
});
