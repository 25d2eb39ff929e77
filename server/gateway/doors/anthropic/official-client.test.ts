import { readFileSync } from "node:fs";
import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import type { ChatAnswer, ChatChoice, ChatDelta } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";
import { anthropicDoor } from "./door.ts";

const read = anthropicDoor.read({
  pathModel: null,
  pathStream: false,
  query: new URLSearchParams(),
  header: () => undefined,
  body: Buffer.from('{"model":"fast","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]}'),
});
const context = (): WriteContext => ({ requestId: "req_7", model: "claude-x", createdAtSeconds: 1, read });
const units: Units = { input: 25, cached_input: 40, cache_write: 100, output: 10, reasoning: 5 };

/** The official client, answered with these bytes. */
const client = (body: Buffer, type: string, status = 200) =>
  new Anthropic({
    apiKey: "slk_x",
    maxRetries: 0,
    fetch: async () => new Response(new Uint8Array(body), { status, headers: { "content-type": type } }),
  });
const ask = { model: "fast", max_tokens: 9, messages: [{ role: "user" as const, content: "Hello" }] };

/** The message that the official client makes of these deltas. */
function streamed(deltas: ChatDelta[][]) {
  const writer = anthropicDoor.writer(context());
  const pieces = deltas.map((some) => writer.write(some)).filter((piece) => piece !== null);
  const body = Buffer.concat([...pieces, writer.keepAlive() ?? Buffer.alloc(0), writer.end(units)]);
  return client(body, anthropicDoor.streamType).messages.stream(ask).finalMessage();
}

const choice: ChatChoice = {
  text: "I'll look up both.",
  refusal: null,
  reasoning: "Two cities, two calls.",
  reasoningSignature: "EqQB",
  toolCalls: [
    { id: "toolu_1", name: "get_weather", arguments: '{"location":"SF"}' },
    { id: "toolu_2", name: "get_time", arguments: "" },
  ],
  finish: "tool_calls",
  stopSequence: null,
  logprobs: null,
};
const answerOf = (over: Partial<ChatChoice>): ChatAnswer => ({
  id: null,
  model: null,
  choices: [
    { ...choice, text: "Hello", reasoning: null, reasoningSignature: null, toolCalls: [], finish: "stop", ...over },
  ],
  units: null,
});
const usage = {
  input_tokens: 25,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 40,
  output_tokens: 15,
  output_tokens_details: { thinking_tokens: 5 },
};
const content = [
  { type: "thinking", thinking: "Two cities, two calls.", signature: "EqQB" },
  { type: "text", text: "I'll look up both." },
  { type: "tool_use", id: "toolu_1", name: "get_weather", input: { location: "SF" } },
  { type: "tool_use", id: "toolu_2", name: "get_time", input: {} },
];

describe("Anthropic's official client reads", () => {
  test("a whole answer with thinking, text and calls of tools", async () => {
    const body = anthropicDoor.writeAnswer(answerOf(choice), units, context());
    const message = await client(body, "application/json").messages.create(ask);
    expect(message).toMatchObject({
      id: "msg_7",
      type: "message",
      role: "assistant",
      model: "claude-x",
      content,
      stop_reason: "tool_use",
      stop_sequence: null,
      usage,
    });
  });

  test("the same as a stream", async () => {
    const message = await streamed([
      [{ kind: "start", id: "u", model: "m" }],
      [
        { kind: "reasoning", choice: 0, text: "Two cities, " },
        { kind: "reasoning", choice: 0, text: "two calls." },
      ],
      [{ kind: "reasoning_signature", choice: 0, signature: "EqQB" }],
      [{ kind: "text", choice: 0, text: "I'll look " }],
      [
        { kind: "text", choice: 0, text: "up both." },
        { kind: "logprobs", choice: 0, logprobs: {} },
      ],
      [{ kind: "tool_call", choice: 0, tool: 0, id: "toolu_1", name: "get_weather" }],
      [{ kind: "tool_arguments", choice: 0, tool: 0, json: '{"location":' }],
      [{ kind: "tool_arguments", choice: 0, tool: 0, json: '"SF"}' }],
      [{ kind: "tool_call", choice: 0, tool: 1, id: "toolu_2", name: "get_time" }],
      [{ kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null }],
    ]);
    expect(message).toMatchObject({ id: "msg_7", model: "claude-x", content, stop_reason: "tool_use", usage });
  });

  test("every ending", async () => {
    const endings: [Partial<ChatChoice>, object][] = [
      [{ finish: "stop" }, { stop_reason: "end_turn", stop_sequence: null }],
      [
        { finish: "stop", stopSequence: "END" },
        { stop_reason: "stop_sequence", stop_sequence: "END" },
      ],
      [{ finish: "length" }, { stop_reason: "max_tokens" }],
      [{ finish: "content_filter" }, { stop_reason: "refusal" }],
      [{ finish: "stop", toolCalls: choice.toolCalls }, { stop_reason: "tool_use" }],
      [
        { finish: "stop", text: null, refusal: "I won't." },
        { stop_reason: "refusal", content: [{ text: "I won't." }] },
      ],
    ];
    for (const [over, expected] of endings) {
      const body = anthropicDoor.writeAnswer(answerOf(over), units, context());
      expect(await client(body, "application/json").messages.create(ask)).toMatchObject(expected);
      const { finish, stopSequence, toolCalls, refusal } = { ...answerOf(over).choices[0]! };
      const message = await streamed([
        refusal ? [{ kind: "refusal", choice: 0, text: refusal }] : [{ kind: "text", choice: 0, text: "Hello" }],
        toolCalls.map(({ id, name }, tool) => ({ kind: "tool_call" as const, choice: 0, tool, id, name })),
        [{ kind: "finish", choice: 0, reason: finish, stopSequence }],
      ]);
      expect(message).toMatchObject(expected);
    }
  });

  test("an answer of no words, and a redacted thought", async () => {
    expect(await streamed([])).toMatchObject({ content: [], stop_reason: "end_turn", usage });
    const redacted = { kind: "reasoning_signature", choice: 0, signature: "redacted_thinking:Emw" } as const;
    expect((await streamed([[redacted], [{ kind: "text", choice: 0, text: "Hi" }]])).content).toMatchObject([
      { type: "redacted_thinking", data: "Emw" },
      { type: "text", text: "Hi" },
    ]);
  });

  test("a stream of Anthropic's own, read and written again", async () => {
    const fixture = readFileSync(new URL("../../../providers/anthropic/fixtures/tools.sse", import.meta.url));
    const original = await client(fixture, "text/event-stream").messages.stream(ask).finalMessage();
    const again = await streamed([anthropicProvider.codec.reader().push(fixture)]);
    expect(again.content).toMatchObject(original.content.map(({ ...block }) => block));
    expect(again.stop_reason).toBe(original.stop_reason);
  });

  test("errors as its own classes, with our code and link", async () => {
    const error = new AppError("insufficient_quota", {
      userMessage: "Out of credits.",
      extra: { checkout_url: "https://pay.example/checkout" },
    });
    const failed = client(anthropicDoor.errorBody(error), "application/json", 429).messages.create(ask);
    await expect(failed).rejects.toMatchObject({
      status: 429,
      type: "billing_error",
      error: {
        type: "error",
        error: { message: "Out of credits.", code: "insufficient_quota", checkout_url: "https://pay.example/checkout" },
      },
    });
    const missing = new AppError("invalid_request", { userMessage: "No.", param: "messages.0.content" });
    expect(JSON.parse(anthropicDoor.errorBody(missing).toString())).toEqual({
      type: "error",
      error: { type: "invalid_request_error", message: "No.", code: "invalid_request", param: "messages.0.content" },
      request_id: null,
    });
  });

  test("an error in the middle of a stream, which never looks like an end", async () => {
    const writer = anthropicDoor.writer(context());
    const begun = writer.write([{ kind: "text", choice: 0, text: "Half an ans" }]);
    const error = new AppError("upstream_error", { userMessage: "The upstream failed." });
    const body = Buffer.concat([begun ?? Buffer.alloc(0), anthropicDoor.errorEvent(error)]);
    await expect(client(body, "text/event-stream").messages.stream(ask).finalMessage()).rejects.toThrow(
      "The upstream failed.",
    );
  });
});
