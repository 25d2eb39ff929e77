/** OpenAI's own client reads what this door writes. */
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { ChatAnswer, ChatChoice } from "#server/providers/chat.ts";
import { openAiCompletionsDoor as door } from "./door.ts";

const read = (fields: object) =>
  door.read({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify({ model: "lm", prompt: "Say", ...fields })),
  });
const contextOf = (fields: object) => ({
  requestId: "req_0192",
  model: "served",
  createdAtSeconds: 1_700_000_000,
  read: read(fields),
});
const choice = (over: Partial<ChatChoice> = {}): ChatChoice => ({
  text: "Hi",
  refusal: null,
  reasoning: "thought",
  reasoningSignature: null,
  toolCalls: [],
  finish: "stop",
  stopSequence: null,
  logprobs: null,
  ...over,
});
const answerOf = (...choices: ChatChoice[]): ChatAnswer => ({ id: null, model: null, choices, units: null });
const client = (body: Buffer, type: string) =>
  new OpenAI({
    apiKey: "k",
    baseURL: "http://gateway/v1",
    fetch: async () => new Response(new Uint8Array(body), { headers: { "content-type": type } }),
  });

describe("the older completions", () => {
  test("a whole answer, with the prompt before it where asked for, and its probabilities", async () => {
    const logprobs = { content: [{ token: "Hi", logprob: -0.5, top_logprobs: [{ token: "Hi", logprob: -0.5 }] }] };
    const body = door.writeAnswer(
      answerOf(choice({ logprobs })),
      { input: 3, cached_input: 2, output: 1 },
      contextOf({ echo: true }),
    );
    const completion = await client(body, "application/json").completions.create({ model: "lm", prompt: "Say" });
    expect(completion).toMatchObject({ id: "cmpl-0192", object: "text_completion", model: "served" });
    expect(completion.choices[0]).toEqual({
      text: "SayHi",
      index: 0,
      finish_reason: "stop",
      logprobs: { tokens: ["Hi"], token_logprobs: [-0.5], top_logprobs: [{ Hi: -0.5 }], text_offset: [3] },
    });
    expect(completion.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 });
  });

  test("a stream: text, finish, usage for whoever asked, and the end", async () => {
    const writer = door.writer(contextOf({ stream: true, stream_options: { include_usage: true }, echo: true }));
    const bytes = [
      writer.write([{ kind: "start", id: null, model: null }]),
      writer.write([
        { kind: "reasoning", choice: 0, text: "hidden" },
        { kind: "text", choice: 0, text: "Hé" },
        { kind: "finish", choice: 0, reason: "length", stopSequence: null },
      ]),
      writer.end({ input: 1, output: 2 }),
    ].filter((piece) => piece !== null);
    const stream = await client(Buffer.concat(bytes), "text/event-stream").completions.create({
      model: "lm",
      prompt: "Say",
      stream: true,
    });
    let text = "";
    let finish: string | null = null;
    let total = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.text ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      total = chunk.usage?.total_tokens ?? total;
    }
    expect([text, finish, total]).toEqual(["SayHé", "length", 3]);
  });

  test("an error event reaches the client as an error", async () => {
    const event = door.errorEvent(new AppError("upstream_error", { userMessage: "broke off" }));
    const stream = await client(event, "text/event-stream").completions.create({
      model: "lm",
      prompt: "a",
      stream: true,
    });
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/broke off/);
  });
});

describe("a request of the older completions", () => {
  test("says its default cap aloud, and holds for every prompt and every answer that costs", () => {
    const plain = read({ prompt: ["a", "b"], n: 2, best_of: 3 });
    expect(plain).toMatchObject({ maxTokens: 16, choices: 6, format: "openai_completions" });
    expect(JSON.parse(plain.native.body.toString()).max_tokens).toBe(16);
    expect(read({ max_tokens: 5 })).toMatchObject({ maxTokens: 5, choices: 1, lastUserText: "Say" });
    expect(read({ prompt: [1, 2, 3] })).toMatchObject({ choices: 1, lastUserText: null });
    expect(read({ prompt: [[1], [2]] })).toMatchObject({ choices: 2 });
  });

  test("becomes a chat where a chat can do it, and else is refused by name", () => {
    expect(read({ temperature: 0, stop: ["x"], logprobs: 2, prompt: ["Say"] }).toChat()).toEqual({
      model: "lm",
      messages: [{ role: "user", content: "Say" }],
      max_tokens: 16,
      temperature: 0,
      stop: ["x"],
      logprobs: true,
      top_logprobs: 2,
    });
    const refused = { prompt: ["a", "b"], suffix: "x", best_of: 2, max_tokens: 0 };
    for (const [name, value] of Object.entries(refused))
      expect(() => read({ [name]: value }).toChat(), name).toThrow(expect.objectContaining({ param: name }));
  });

  test.each([
    ["prompt", {}],
    ["prompt", { a: 1 }],
    ["prompt", ["a", 1]],
    ["prompt", [null]],
    ["n", 0],
    ["best_of", "2"],
    ["max_tokens", -1],
    ["stream", "yes"],
    ["echo", 1],
    ["logprobs", 99],
    ["stream_options", {}],
    ["model", ""],
  ])("a bad %s is named", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(expect.objectContaining({ param: name }));
  });
});
