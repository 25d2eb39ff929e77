import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatDelta } from "../chat.ts";
import { AnthropicStreamReader } from "./reader.ts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const names = ["text.sse", "tools.sse", "error.sse", "usage-missing.sse"];

/** Everything that a reader tells of these bytes, cut at these places. */
function read(bytes: Buffer, cuts: number[] = []) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const reader = new AnthropicStreamReader();
  const deltas: ChatDelta[] = [];
  for (let index = 0; index + 1 < places.length; index++)
    deltas.push(...reader.push(bytes.subarray(places[index], places[index + 1])));
  deltas.push(...reader.end());
  const { done, finished, failed, units, unitsAreFinal } = reader;
  return { deltas, done, finished, failed, units, unitsAreFinal };
}

describe("an answer's stream", () => {
  test("text, a stop sequence, and usage with its cache", () => {
    expect(read(fixture("text.sse"))).toEqual({
      deltas: [
        { kind: "start", id: "msg_1nZdL29xx5MUA1yADyHTEsnR8uuvGzszyY", model: "claude-sonnet-4-5-20250929" },
        { kind: "text", choice: 0, text: "Grüße" },
        { kind: "text", choice: 0, text: ", 世界 🌊!" },
        { kind: "finish", choice: 0, reason: "stop", stopSequence: "END" },
      ],
      done: true,
      finished: true,
      failed: null,
      units: { input: 25, cached_input: 40, cache_write: 100, output: 15 },
      unitsAreFinal: true,
    });
  });

  test("thinking with its proof, text, and two calls of tools, one without arguments", () => {
    const { deltas, units } = read(fixture("tools.sse"));
    expect(deltas.slice(1)).toEqual([
      { kind: "reasoning", choice: 0, text: "Two cities, " },
      { kind: "reasoning", choice: 0, text: "two calls." },
      {
        kind: "reasoning_signature",
        choice: 0,
        signature: "anthropic:EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk",
      },
      { kind: "text", choice: 0, text: "I'll look up both." },
      { kind: "tool_call", choice: 0, tool: 0, id: "toolu_01T1x1fJ34qAmk2tNTrN7Up6", name: "get_weather" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: '{"location":' },
      { kind: "tool_arguments", choice: 0, tool: 0, json: ' "San Francisco, CA"}' },
      { kind: "tool_call", choice: 0, tool: 1, id: "toolu_01B", name: "get_time" },
      { kind: "tool_arguments", choice: 0, tool: 1, json: "{}" },
      { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
    ]);
    expect(units).toEqual({ input: 472, output: 59, reasoning: 30 });
  });

  test("an error in the stream ends it: nothing behind it is read", () => {
    const result = read(fixture("error.sse"));
    expect(result).toMatchObject({ done: false, finished: false, unitsAreFinal: false });
    expect(result.failed).toEqual({
      message: "Overloaded",
      type: "overloaded_error",
      code: "overloaded",
      param: null,
      reason: "other",
    });
    expect(result.deltas.at(-1)).toEqual({ kind: "text", choice: 0, text: "Half an ans" });
  });

  test("usage that never comes is none", () => {
    expect(read(fixture("usage-missing.sse"))).toMatchObject({ done: true, units: null, unitsAreFinal: false });
  });

  test("a stream cut short is neither done nor finished", () => {
    const bytes = fixture("text.sse");
    const cut = bytes.subarray(0, bytes.indexOf("event: content_block_stop"));
    expect(read(cut)).toMatchObject({ done: false, finished: false, failed: null, unitsAreFinal: false });
    const last = bytes.subarray(0, bytes.indexOf("event: message_stop"));
    expect(read(last)).toMatchObject({ done: false, finished: true, unitsAreFinal: true });
  });

  test("the vendor's own tools are no calls of the client's", () => {
    const events = [
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "server_tool_use", id: "s", name: "web_search" },
      },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"query":1}' } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "EmwKAhgB" } },
      { type: "content_block_stop", index: 1 },
    ];
    const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    expect(read(Buffer.from(stream)).deltas).toEqual([
      { kind: "reasoning_signature", choice: 0, signature: "anthropic:redacted_thinking:EmwKAhgB" },
    ]);
  });
});

describe("any bytes", () => {
  test("any split gives the same deltas", () => {
    for (const name of names) {
      const bytes = fixture(name);
      const whole = read(bytes);
      expect(read(bytes, [...bytes.keys()])).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
          expect(read(bytes, cuts)).toEqual(whole);
        }),
        { numRuns: 50 },
      );
    }
  });

  test("malformed events are skipped, the rest is read", () => {
    const text = fixture("text.sse").toString();
    const broken = text.replace("event: ping", 'event: content_block_delta\ndata: {"type":"content_bl\n\nevent: ping');
    expect(read(Buffer.from(broken))).toEqual(read(Buffer.from(text)));
  });

  test("hostile events and garbage never throw and never finish an answer", () => {
    const value = fc.oneof(
      fc.constantFrom(null, -1, 1e300, "x", [], {}, { type: "tool_use", input: 3 }),
      fc.anything(),
    );
    const event = fc.record({
      type: fc.constantFrom("content_block_start", "content_block_delta", "content_block_stop", "message_start", "odd"),
      index: value,
      delta: value,
      content_block: value,
      message: value,
      usage: value,
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), fc.uint8Array({ maxLength: 60 }), (events, noise) => {
        const json = events.map(
          (each) => `data: ${JSON.stringify(each, (_, of) => (typeof of === "bigint" ? 0 : of))}\n\n`,
        );
        const result = read(Buffer.concat([Buffer.from(json.join("")), Buffer.from(noise)]));
        expect(result.done || result.finished || result.unitsAreFinal).toBe(false);
      }),
    );
  });

  test("an endless event is refused", () => {
    const reader = new AnthropicStreamReader();
    const push = () => {
      for (let index = 0; index < 6; index++) reader.push(Buffer.alloc(1024 * 1024, 0x61));
    };
    expect(push).toThrow(RangeError);
  });
});
