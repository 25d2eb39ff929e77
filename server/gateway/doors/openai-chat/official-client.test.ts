/** OpenAI's own client reads what this door writes. */
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { ChatAnswer, ChatDelta } from "#server/providers/chat.ts";
import { openAiChatDoor as door } from "./door.ts";

const messages = [{ role: "user", content: "Hi" }];
const read = (fields: object) =>
  door.read({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify({ model: "lm", messages, ...fields })),
  });
const contextOf = (fields: object) => ({
  requestId: "req_0192",
  model: "served",
  createdAtSeconds: 1_700_000_000,
  read: read(fields),
});
const client = (body: Buffer, type: string) =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://gateway/v1",
    fetch: async () => new Response(new Uint8Array(body), { headers: { "content-type": type } }),
  }).chat.completions;
const ask = { model: "lm", messages: [{ role: "user" as const, content: "Hi" }] };

const answer: ChatAnswer = {
  id: "upstream",
  model: "up",
  units: null,
  choices: [
    {
      text: null,
      refusal: null,
      reasoning: "thought",
      reasoningSignature: "sig",
      toolCalls: [{ id: "c1", name: "f", arguments: '{"a":1}' }],
      finish: "tool_calls",
      stopSequence: null,
      logprobs: null,
    },
  ],
};

describe("chat completions", () => {
  test("a whole answer with a call, the reasoning kept so that the chat can go on", async () => {
    const units = { input: 3, cached_input: 2, cache_write: 4, output: 1, reasoning: 6 };
    const completion = await client(door.writeAnswer(answer, units, contextOf({})), "application/json").create(ask);
    expect(completion).toMatchObject({
      id: "chatcmpl-0192",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "served",
    });
    expect(completion.choices[0]).toMatchObject({
      index: 0,
      finish_reason: "tool_calls",
      logprobs: null,
      message: {
        role: "assistant",
        content: null,
        refusal: null,
        reasoning_content: "thought",
        reasoning_signature: "sig",
        tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
      },
    });
    expect(completion.usage).toMatchObject({
      prompt_tokens: 9,
      completion_tokens: 7,
      total_tokens: 16,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 6 },
    });
  });

  const deltas: ChatDelta[] = [
    { kind: "start", id: null, model: null },
    { kind: "reasoning", choice: 0, text: "hm" },
    { kind: "text", choice: 0, text: "Grüße" },
    { kind: "tool_call", choice: 0, tool: 0, id: "c1", name: "f" },
    { kind: "tool_arguments", choice: 0, tool: 0, json: '{"a":' },
    { kind: "tool_arguments", choice: 0, tool: 0, json: "1}" },
    { kind: "text", choice: 1, text: "other" },
    { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
    { kind: "finish", choice: 1, reason: "stop", stopSequence: null },
  ];
  const streamed = (fields: object, pieces: number) => {
    const writer = door.writer(contextOf({ stream: true, ...fields }));
    const bytes: Buffer[] = [];
    for (let at = 0; at < deltas.length; at += pieces) {
      const written = writer.write(deltas.slice(at, at + pieces));
      if (written) bytes.push(written);
    }
    return Buffer.concat([...bytes, writer.end({ input: 1, output: 2 })]);
  };

  test("a stream is put together by the client: role, text, calls, finish, several choices", async () => {
    const runner = client(streamed({}, 2), "text/event-stream").stream({ ...ask, tools: [] });
    const completion = await runner.finalChatCompletion();
    expect(completion.choices[0]?.message).toMatchObject({ role: "assistant", content: "Grüße" });
    expect(completion.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      id: "c1",
      function: { name: "f", arguments: '{"a":1}' },
    });
    expect(completion.choices[1]).toMatchObject({ finish_reason: "stop", message: { content: "other" } });
  });

  test("the usage chunk comes to whoever asked for it, and to nobody else", async () => {
    const usages = async (fields: object) => {
      const seen = [];
      const stream = await client(streamed(fields, 9), "text/event-stream").create({ ...ask, stream: true });
      for await (const chunk of stream) if (chunk.usage !== undefined && chunk.usage !== null) seen.push(chunk);
      return seen;
    };
    expect(await usages({})).toEqual([]);
    const asked = await usages({ stream_options: { include_usage: true } });
    expect(asked).toMatchObject([{ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } }]);
  });

  test("an error event reaches the client as an error", async () => {
    const event = door.errorEvent(new AppError("upstream_error", { userMessage: "broke off" }));
    const stream = await client(event, "text/event-stream").create({ ...ask, stream: true });
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/broke off/);
  });

  test("what a request needs is seen: tools in both forms, images, audio in and out, files, schemas", () => {
    const needs = (fields: object) => read(fields).needs;
    expect(needs({})).toEqual({ tools: false, vision: false, audio: false, files: false, jsonSchema: false });
    expect(needs({ tools: [{ type: "function" }] }).tools).toBe(true);
    expect(needs({ functions: [{ name: "f" }] }).tools).toBe(true);
    expect(needs({ modalities: ["text", "audio"] }).audio).toBe(true);
    expect(needs({ response_format: { type: "json_schema" } }).jsonSchema).toBe(true);
    const content = [{ type: "image_url" }, { type: "input_audio" }, { type: "file" }, { type: "text", text: "a" }];
    const media = read({ messages: [{ role: "user", content }] });
    expect(media).toMatchObject({ mediaParts: 3, needs: { vision: true, audio: true, files: true } });
  });

  test("the last user message's text is known, also in several parts of text", () => {
    const last = (content: unknown) => read({ messages: [{ role: "user", content }] }).lastUserText;
    expect(last("/balance")).toBe("/balance");
    const part = (text: string) => ({ type: "text", text });
    expect(last([part("/bal"), part("ance")])).toBe("/balance");
    expect(last([part("a"), { type: "image_url" }])).toBeNull();
    expect(read({ messages: [...messages, { role: "assistant", content: "a" }] }).lastUserText).toBeNull();
  });
});
