/** Ollama's own client reads what these doors write. */
import { Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { ChatAnswer, ChatDelta } from "#server/providers/chat.ts";
import type { ChatDoor } from "../port.ts";
import { ollamaChatDoor } from "./chat-door.ts";
import { ollamaGenerateDoor } from "./generate-door.ts";
import { showModel } from "./show-model.ts";

const read = (door: ChatDoor, fields: object) =>
  door.read({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify({ model: "lm", ...fields })),
  });
const messages = [{ role: "user", content: "Hi" }];
const chat = (fields: object = {}) => read(ollamaChatDoor, { messages, ...fields });
const generate = (fields: object = {}) => read(ollamaGenerateDoor, { prompt: "Hi", ...fields });
const contextOf = (of: ReturnType<typeof chat>) => ({
  requestId: "req_0192",
  model: "served",
  createdAtSeconds: 1_700_000_000,
  read: of,
});
const client = (body: Buffer, status = 200) =>
  new Ollama({ host: "http://gateway", fetch: async () => new Response(new Uint8Array(body), { status }) });

const answer: ChatAnswer = {
  id: null,
  model: null,
  units: null,
  choices: [
    {
      text: "Hé",
      refusal: null,
      reasoning: "hm",
      reasoningSignature: null,
      toolCalls: [{ id: "c1", name: "f", arguments: '{"a":1}' }],
      finish: "tool_calls",
      stopSequence: null,
      logprobs: null,
    },
  ],
};
const deltas: ChatDelta[] = [
  { kind: "start", id: null, model: null },
  { kind: "reasoning", choice: 0, text: "hm" },
  { kind: "text", choice: 0, text: "Hé" },
  { kind: "tool_call", choice: 0, tool: 0, id: "c1", name: "f" },
  { kind: "tool_arguments", choice: 0, tool: 0, json: '{"a":' },
  { kind: "tool_arguments", choice: 0, tool: 0, json: "1}" },
  { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
];
const streamed = (door: ChatDoor, of: ReturnType<typeof chat>) => {
  const writer = door.writer(contextOf(of));
  const lines = deltas.map((delta) => writer.write([delta])).filter((piece) => piece !== null);
  return Buffer.concat([...lines, writer.end({ input: 3, cached_input: 2, output: 4, reasoning: 1 })]);
};

describe("Ollama's doors", () => {
  test("a whole chat: text, thinking, calls as objects, counts", async () => {
    const body = ollamaChatDoor.writeAnswer(answer, { input: 3, cached_input: 2, output: 4 }, contextOf(chat()));
    expect(await client(body).chat({ model: "lm", messages })).toMatchObject({
      model: "served",
      created_at: "2023-11-14T22:13:20.000Z",
      message: {
        role: "assistant",
        content: "Hé",
        thinking: "hm",
        tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }],
      },
      done: true,
      done_reason: "stop",
      prompt_eval_count: 5,
      eval_count: 4,
    });
  });

  test("a chat's stream: a call comes whole, the last line bears the counts", async () => {
    const stream = await client(streamed(ollamaChatDoor, chat())).chat({ model: "lm", messages, stream: true });
    const parts = [];
    for await (const part of stream) parts.push(part);
    expect(parts.map((part) => part.message.content).join("")).toBe("Hé");
    expect(parts.flatMap((part) => part.message.tool_calls ?? [])).toMatchObject([
      { function: { name: "f", arguments: { a: 1 } } },
    ]);
    expect(parts.map((part) => part.done)).toEqual([false, false, false, true]);
    expect(parts.at(-1)).toMatchObject({ done_reason: "stop", prompt_eval_count: 5, eval_count: 5 });
  });

  test("generate: whole and as a stream", async () => {
    const body = ollamaGenerateDoor.writeAnswer(answer, { input: 3, output: 4 }, contextOf(generate()));
    const whole = await client(body).generate({ model: "lm", prompt: "Hi" });
    expect(whole).toMatchObject({ response: "Hé", thinking: "hm", done: true, context: [] });
    const bytes = streamed(ollamaGenerateDoor, generate());
    let text = "";
    for await (const part of await client(bytes).generate({ model: "lm", prompt: "Hi", stream: true }))
      text += part.response;
    expect(text).toBe("Hé");
  });

  test("errors are a text, before the answer and within a stream, and keep the checkout link", async () => {
    const error = new AppError("insufficient_quota", { userMessage: "used up", extra: { checkout_url: "https://c" } });
    expect(JSON.parse(ollamaChatDoor.errorBody(error).toString())).toEqual({
      error: "used up",
      code: "insufficient_quota",
      checkout_url: "https://c",
    });
    await expect(client(ollamaChatDoor.errorBody(error), 429).chat({ model: "lm", messages })).rejects.toThrow(
      /used up/,
    );
    const stream = await client(ollamaChatDoor.errorEvent(error)).chat({ model: "lm", messages, stream: true });
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/used up/);
  });
});

describe("a request of Ollama's clients", () => {
  test("streams when nothing is said; num_predict is the cap, and below one there is none", () => {
    expect(chat()).toMatchObject({ stream: true, maxTokens: null, lastUserText: "Hi", format: "ollama_chat" });
    expect(chat({ stream: false, options: { num_predict: 9 } })).toMatchObject({ stream: false, maxTokens: 9 });
    expect(chat({ options: { num_predict: -1 } }).maxTokens).toBeNull();
    expect(generate({ images: ["iVBORw0K"] })).toMatchObject({
      mediaParts: 1,
      needs: { vision: true },
      lastUserText: null,
    });
  });

  test("becomes a chat: images, calls with their results, schema, thinking, options", () => {
    const body = chat({
      stream: false,
      think: true,
      format: { type: "object" },
      tools: [{ type: "function", function: { name: "f" } }],
      options: { temperature: 0, num_predict: 9, num_ctx: 4096 },
      messages: [
        { role: "system", content: "brief" },
        { role: "user", content: "what?", images: ["/9j/4AAQ"] },
        {
          role: "assistant",
          content: "",
          thinking: "hm",
          tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }, { function: { name: "g", arguments: {} } }],
        },
        { role: "tool", content: "2", tool_name: "g" },
        { role: "tool", content: "1" },
      ],
    }).toChat();
    const schema = { name: "response", schema: { type: "object" } };
    expect(body).toMatchObject({
      model: "lm",
      temperature: 0,
      max_tokens: 9,
      reasoning_effort: "medium",
      response_format: { type: "json_schema", json_schema: schema },
      tools: [{ type: "function", function: { name: "f" } }],
    });
    expect(body.stream).toBeUndefined();
    expect(body.messages).toEqual([
      { role: "system", content: "brief" },
      {
        role: "user",
        content: [
          { type: "text", text: "what?" },
          { type: "image_url", image_url: { url: "data:image/jpeg;base64,/9j/4AAQ" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        reasoning_content: "hm",
        tool_calls: [
          { id: "call_0", type: "function", function: { name: "f", arguments: '{"a":1}' } },
          { id: "call_1", type: "function", function: { name: "g", arguments: "{}" } },
        ],
      },
      { role: "tool", tool_call_id: "call_1", content: "2" },
      { role: "tool", tool_call_id: "call_0", content: "1" },
    ]);
    expect(generate({ system: "brief" }).toChat().messages).toEqual([
      { role: "system", content: "brief" },
      { role: "user", content: "Hi" },
    ]);
  });

  test.each([
    ["messages", { messages: [] }],
    ["messages.0", { messages: [7] }],
    ["messages.0.role", { messages: [{}] }],
    ["messages.0.content", { messages: [{ role: "user", content: ["a"] }] }],
    ["messages.0.images", { messages: [{ role: "user", content: "a", images: [{}] }] }],
    ["stream", { stream: 1 }],
    ["options", { options: [] }],
    ["options.num_predict", { options: { num_predict: 1e300 } }],
    ["model", { model: 7 }],
  ])("a bad %s is named", (param, fields) => {
    expect(() => chat(fields)).toThrow(expect.objectContaining({ param }));
  });

  test("what only Ollama's own models take is refused when another vendor serves", () => {
    for (const [name, value] of Object.entries({ suffix: "x", template: "t", context: [1], raw: true }))
      expect(() => generate({ [name]: value }).toChat(), name).toThrow(expect.objectContaining({ param: name }));
    expect(() => generate({ prompt: "" })).toThrow(expect.objectContaining({ param: "prompt" }));
  });
});

test("a model that is shown tells what it can do and nothing of what stands behind it", () => {
  const shown = showModel({ name: "lm", createdAtSeconds: 0, contextTokens: 8192, tools: true, vision: false });
  expect(shown).toMatchObject({
    capabilities: ["completion", "tools"],
    model_info: { "general.context_length": 8192 },
  });
});
