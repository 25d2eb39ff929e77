import { describe, expect, test } from "vitest";
import { emptyAnswer, withChunk } from "./answer.ts";
import { chatBody, emptySettings } from "./chat-body.ts";
import { type Entry, messagesOf, newRun, openCalls, type Run } from "./conversation.ts";
import { failureOf } from "./failure.ts";
import { readEvents } from "./read-events.ts";

const delta = (fields: object, finish_reason: string | null = null) => ({
  choices: [{ delta: fields, finish_reason }],
});

describe("an answer", () => {
  test("grows by its chunks: text, reasoning, calls in pieces, and at last the tokens", () => {
    const call = (index: number, fields: object) => delta({ tool_calls: [{ index, ...fields }] });
    const chunks = [
      delta({ reasoning_content: "Let me see" }),
      delta({ content: "It " }),
      delta({ content: "rains." }),
      call(0, { id: "call_a", function: { name: "get_weather", arguments: '{"city"' } }),
      call(0, { function: { arguments: ':"Ulm"}' } }),
      delta({}, "tool_calls"),
      { choices: [], usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 2 } } },
    ];
    expect(chunks.reduce(withChunk, emptyAnswer)).toEqual({
      text: "It rains.",
      reasoning: "Let me see",
      toolCalls: [{ id: "call_a", name: "get_weather", arguments: '{"city":"Ulm"}' }],
      finishReason: "tool_calls",
      usage: { input: 9, cachedInput: 2, output: 4, reasoning: 0 },
    });
  });

  test.each([null, 7, "text", [], { choices: "no" }, { choices: [null] }, { choices: [{ delta: { content: 7 } }] }])(
    "is not changed by what is no chunk: %j",
    (chunk) => expect(withChunk(emptyAnswer, chunk)).toEqual(emptyAnswer),
  );

  test("keeps to calls that follow each other, whatever an upstream counts", () => {
    const far = delta({ tool_calls: [{ index: 1e9, function: { name: "x" } }] });
    expect(withChunk(emptyAnswer, far).toolCalls).toEqual([]);
  });
});

test("events are read across packets, with either line end, comments left out", async () => {
  const text = "event: message\r\ndata: one ü\r\n\r\n: ping\n\ndata: two\ndata: lines\n\ndata: [DONE]\n\n";
  const bytes = new TextEncoder().encode(text);
  const packets = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const data of readEvents(packets)) events.push(data);
  expect(events).toEqual(["one ü", "two\nlines", "[DONE]"]);
});

describe("a request", () => {
  const settings = { ...emptySettings, model: "chat" };

  test("has what was filled in and nothing else", () => {
    const schema = { type: "object" };
    const filled = {
      ...settings,
      system: "Be brief.",
      temperature: "0,5",
      maxTokens: "64",
      schema: JSON.stringify(schema),
    };
    const { body, errors } = chatBody(filled, [{ role: "user", content: "Hi" }]);
    expect(errors).toEqual({});
    expect(body).toEqual({
      model: "chat",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hi" },
      ],
      temperature: 0.5,
      max_tokens: 64,
      response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
      stream: true,
    });
  });

  test.each([
    ["temperature", "hot", "must be a number from 0 to 2"],
    ["temperature", "2.1", "must be a number from 0 to 2"],
    ["maxTokens", "0", "must be a whole number above 0"],
    ["maxTokens", "1.5", "must be a whole number above 0"],
    ["tools", "{", "is not JSON"],
    ["tools", "{}", "must be a list of tools, each with a type"],
    ["schema", "[]", "must be a JSON schema: an object"],
  ] as const)("says what is wrong with a %s of %s", (name, text, message) => {
    expect(chatBody({ ...settings, [name]: text }, []).errors).toEqual({ [name]: message });
  });
});

describe("a conversation", () => {
  const answered = (run: Partial<Run>): Entry => ({
    id: 2,
    kind: "answer",
    run: { ...newRun, state: "complete", ...run },
  });
  const asked: Entry = { id: 1, kind: "user", text: "Weather?" };
  const call = { id: "call_a", name: "get_weather", arguments: "{}" };

  test("leaves out what failed before anything was said", () => {
    const failed = answered({ state: "failed" });
    expect(messagesOf([asked, failed, { id: 3, kind: "user", text: "Again?" }])).toHaveLength(2);
  });

  test("waits for the result of every call before it goes on", () => {
    const calls = [call, { ...call, id: "call_b" }];
    const entries = [asked, answered({ answer: { ...emptyAnswer, toolCalls: calls } })];
    expect(openCalls(entries).map(({ id }) => id)).toEqual(["call_a", "call_b"]);
    const after: Entry[] = [...entries, { id: 3, kind: "tool", call, text: "rain" }];
    expect(openCalls(after).map(({ id }) => id)).toEqual(["call_b"]);
    expect(messagesOf(after).at(-1)).toEqual({ role: "tool", tool_call_id: "call_a", content: "rain" });
  });
});

describe("a failure", () => {
  test("without credits says so and leads to the checkout", () => {
    const checkout_url = "https://pay.example.com/checkout?ve_id=ve_1";
    const failure = failureOf({ error: { code: "insufficient_quota", message: "…", checkout_url } });
    expect(failure).toMatchObject({ title: "The credits are used up", checkoutUrl: checkout_url });
  });

  test.each([null, "text", {}, { error: null }, { error: { code: "toString", checkout_url: "javascript:alert(1)" } }])(
    "of any body has words and no address that is none: %j",
    (body) => expect(failureOf(body)).toEqual({ title: "The request failed", advice: "Try again.", checkoutUrl: null }),
  );
});
