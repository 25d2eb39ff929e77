import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BedrockStreamReader } from "./stream-reader.ts";

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);
type Headers = Record<string, string>;

const frame = (headers: Headers, payload: string | Buffer) =>
  Buffer.from(
    codec.encode({
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, { type: "string" as const, value }]),
      ),
      body: Buffer.from(payload as string),
    }),
  );
const event = (type: string, payload: unknown) =>
  frame(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    typeof payload === "string" ? payload : JSON.stringify(payload),
  );
const exception = (type: string, message: string) =>
  frame(
    { ":exception-type": type, ":content-type": "application/json", ":message-type": "exception" },
    JSON.stringify({ message }),
  );
const fixture = (name: string) => {
  const url = new URL(`fixtures/${name}.json`, import.meta.url);
  const events = JSON.parse(readFileSync(url, "utf8")) as [string, unknown][];
  return Buffer.concat(events.map(([type, payload]) => event(type, payload)));
};

/** What a stream says, cut at these places; texts of the same kind are joined, as a client joins them. */
function read(bytes: Buffer, cuts: number[] = []) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const reader = new BedrockStreamReader();
  const deltas = [];
  for (let index = 0; index + 1 < places.length; index++) {
    deltas.push(...reader.push(Buffer.from(bytes.subarray(places[index], places[index + 1]))));
  }
  deltas.push(...reader.end());
  const { done, failed, finished, units, unitsAreFinal } = reader;
  return { deltas, done, failed, finished, units, unitsAreFinal };
}

describe("a stream of ConverseStream", () => {
  test("is told as text, its end and its units", () => {
    expect(read(fixture("stream"))).toEqual({
      deltas: [
        { kind: "start", id: null, model: null },
        { kind: "text", choice: 0, text: "Grüße, " },
        { kind: "text", choice: 0, text: "世界 🌊" },
        { kind: "finish", choice: 0, reason: "stop", stopSequence: null },
      ],
      done: true,
      failed: null,
      finished: true,
      // 10 fresh + 100 from the cache + 8 out = 118 in all
      units: { input: 10, cached_input: 100, output: 8 },
      unitsAreFinal: true,
    });
  });

  test("with reasoning and parallel tools is told block by block; a call without arguments has an empty object", () => {
    expect(read(fixture("stream-tools"))).toMatchObject({
      deltas: [
        { kind: "start" },
        { kind: "reasoning", text: "I need " },
        { kind: "reasoning", text: "the time." },
        { kind: "reasoning_signature", signature: "anthropic:ErcBCkgI==" },
        { kind: "tool_call", tool: 0, id: "tooluse_1", name: "top_song" },
        { kind: "tool_arguments", tool: 0, json: '{"sign": ' },
        { kind: "tool_arguments", tool: 0, json: '"WZPZ"}' },
        { kind: "tool_call", tool: 1, id: "tooluse_2", name: "now" },
        { kind: "tool_arguments", tool: 1, json: "{}" },
        { kind: "finish", reason: "tool_calls" },
      ],
      units: { input: 30, output: 44 },
      done: true,
    });
  });

  test("that lost its metadata has finished without units", () => {
    const bytes = Buffer.concat([
      event("messageStart", { role: "assistant" }),
      event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }),
      event("messageStop", { stopReason: "end_turn" }),
    ]);
    expect(read(bytes)).toMatchObject({ finished: true, done: false, units: null, unitsAreFinal: false });
  });

  test("tells zero usage as zero and unusable usage as none", () => {
    const usage = (value: unknown) => read(event("metadata", { usage: value }));
    expect(usage({ inputTokens: 0, outputTokens: 0 }).units).toEqual({ input: 0, output: 0 });
    for (const bad of [null, {}, { inputTokens: -1, outputTokens: 2 }, { inputTokens: 2 ** 60, outputTokens: 1 }, []]) {
      expect(usage(bad)).toMatchObject({ units: null, unitsAreFinal: false, done: true });
    }
  });

  test.each([
    ["throttlingException", "Too many tokens, please wait before trying again.", "rate_limit_exceeded", "other"],
    ["modelStreamErrorException", "The model broke.", "model_error", "other"],
    ["internalServerException", "Unable to process.", "internal_error", "other"],
    ["serviceUnavailableException", "Bedrock is unable.", "service_unavailable", "other"],
    ["validationException", "Input is too long for requested model.", "context_length_exceeded", "context_length"],
  ])("that breaks with a %s has failed, and nothing behind it counts", (type, message, code, reason) => {
    const bytes = Buffer.concat([
      event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }),
      exception(type, message),
      event("messageStop", { stopReason: "end_turn" }),
    ]);
    expect(read(bytes)).toMatchObject({ deltas: [{ text: "Hi" }], failed: { code, reason, message }, finished: false });
  });

  test("an error that is no exception of the service's own is a failure too", () => {
    const headers = { ":message-type": "error", ":error-code": "InternalError", ":error-message": "An error." };
    expect(read(frame(headers, "")).failed).toMatchObject({ message: "An error." });
  });

  test("an event whose JSON is broken, or of a type not known, is skipped", () => {
    const bytes = Buffer.concat([
      event("contentBlockDelta", '{"contentBlockIndex":0,"delta":{"te'),
      event("somethingNew", { a: 1 }),
      event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } }),
    ]);
    expect(read(bytes)).toMatchObject({ deltas: [{ kind: "text", text: "Hi" }], failed: null });
  });

  test("a byte that was changed on the way never passes as the answer", () => {
    const bytes = fixture("stream");
    for (let place = 0; place < bytes.length; place += 7) {
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] as number) ^ 0x10;
      let outcome: ReturnType<typeof read> | null = null;
      try {
        outcome = read(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      if (outcome) expect(outcome.failed !== null || !outcome.done, `byte ${place}`).toBe(true);
    }
  });

  test("any split of the bytes gives the same deltas", () => {
    for (const name of ["stream", "stream-tools"]) {
      const bytes = fixture(name);
      const whole = read(bytes);
      expect(read(bytes, [...bytes.keys()])).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
          expect(read(bytes, cuts)).toEqual(whole);
        }),
      );
    }
  });

  test("garbage fails or ends, whatever it is and wherever it is cut", () => {
    const outcome = (bytes: Buffer, cuts: number[]) => {
      try {
        return read(bytes, cuts);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return "too long";
      }
    };
    const good = fixture("stream-tools");
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(good.length).map((length) => good.subarray(0, length)),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), fc.array(fc.nat(4000), { maxLength: 20 }), (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        expect(outcome(bytes, cuts)).toEqual(outcome(bytes, []));
      }),
    );
  });

  test("any JSON in any event is read without an error", () => {
    const types = fc.constantFrom(
      "contentBlockDelta",
      "contentBlockStart",
      "contentBlockStop",
      "messageStop",
      "metadata",
    );
    const odd = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '{"delta":{"__proto__":{"text":"x"}},"contentBlockIndex":"__proto__"}',
        '{"start":{"toolUse":{"toolUseId":1,"name":{}}},"contentBlockIndex":null}',
        '{"delta":{"toolUse":{"input":7}}}',
        '{"usage":{"inputTokens":"1","outputTokens":1e308}}',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(types, odd), { maxLength: 8 }), (events) => {
        expect(read(Buffer.concat(events.map(([type, json]) => event(type, json)))).failed).toBeNull();
      }),
    );
  });

  test("a message beyond 4 MiB is refused at once, before its bytes have come", () => {
    const prelude = Buffer.alloc(12);
    prelude.writeUInt32BE(4 * 1024 * 1024 + 1, 0);
    prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
    expect(() => new BedrockStreamReader().push(prelude)).toThrow(RangeError);
  });

  test("a large message in tiny pieces takes no long time", () => {
    const text = "a".repeat(1_000_000);
    const bytes = event("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
    const reader = new BedrockStreamReader();
    let deltas = 0;
    for (let start = 0; start < bytes.length; start += 16) {
      deltas += reader.push(bytes.subarray(start, start + 16)).length;
    }
    expect(deltas).toBe(1);
  });

  test("AWS's own sample of a message is read", () => {
    // aws-c-event-stream's "payload_no_headers": its payload is no JSON, so it says nothing; its checksums are right.
    const sample = Buffer.from("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936", "hex");
    expect(read(sample)).toMatchObject({ deltas: [], failed: null });
  });
});
