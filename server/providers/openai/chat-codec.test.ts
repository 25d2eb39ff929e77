import { describe, expect, test } from "vitest";
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { openAiProvider } from "./provider.ts";

const context = (over: Partial<UpstreamContext> = {}): UpstreamContext => ({
  upstreamModel: "upstream",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 4096,
  unsupported: "refuse",
  ...over,
});

const sent = (
  kind: Parameters<typeof openAiProvider>[0],
  chat: Partial<ChatBody>,
  over: Partial<UpstreamContext> = {},
) => {
  const body = { model: "logical", messages: [{ role: "user", content: "Hi" }], ...chat };
  return JSON.parse(openAiProvider(kind).codec.request(body, context(over)).body.toString());
};

describe("a chat as OpenAI's request", () => {
  test("the model is the upstream's; usage is asked for in streams; nothing else is added", () => {
    expect(sent("openai", { temperature: 0.5 })).toEqual({
      model: "upstream",
      messages: [{ role: "user", content: "Hi" }],
      temperature: 0.5,
    });
    const stream = sent("openai", { stream_options: { include_obfuscation: false } }, { stream: true });
    expect(stream).toMatchObject({
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });

  test("the cap bears the vendor's name; ours comes only where the client named none", () => {
    expect(sent("openai", { max_tokens: 9 }, { outputCap: 5 })).toMatchObject({ max_completion_tokens: 9 });
    expect(sent("openai_compatible", { max_completion_tokens: 9 }, { outputCap: 5 })).toMatchObject({ max_tokens: 9 });
    expect(sent("deepseek", {}, { outputCap: 5 })).toMatchObject({ max_tokens: 5 });
    expect(sent("openai", { max_tokens: 9 }).max_tokens).toBeUndefined();
  });

  test("what is ours alone is taken out for OpenAI and left to those who know it", () => {
    const chat = {
      messages: [
        { role: "user", content: [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }] },
        { role: "assistant", content: "b", reasoning_content: "because", reasoning_signature: "sig" },
      ],
      tools: [{ type: "function", function: { name: "f" }, cache_control: { type: "ephemeral" } }],
    };
    expect(sent("openai", chat)).toMatchObject({
      messages: [
        { role: "user", content: [{ type: "text", text: "a" }] },
        { role: "assistant", content: "b" },
      ],
    });
    expect(JSON.stringify(sent("openai", chat))).not.toMatch(/cache_control|reasoning/);
    const compatible = JSON.stringify(sent("openai_compatible", chat));
    expect(compatible).toContain("cache_control");
    expect(compatible).toContain("reasoning_content");
    expect(compatible).not.toContain("reasoning_signature");
  });

  test("a file by its URL is refused naming the part, or left out by the operator's choice", () => {
    const messages = [
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "file", file: { file_url: "https://x/y.pdf" } },
        ],
      },
    ];
    expect(() => sent("openai", { messages })).toThrow(
      expect.objectContaining({ param: "messages.0.content.1.file.file_url" }),
    );
    expect(sent("openai", { messages }, { unsupported: "drop" }).messages[0].content).toHaveLength(1);
  });

  test("__proto__ of a client is a member like any other", () => {
    const chat = JSON.parse(
      '{"messages":[{"role":"user","content":"x","__proto__":{"role":"system"}}],"__proto__":{"n":9}}',
    );
    const bytes = openAiProvider("openai")
      .codec.request({ model: "m", ...chat }, context())
      .body.toString();
    expect(JSON.parse(bytes).n).toBeUndefined();
    expect(JSON.parse(bytes).messages[0].role).toBe("user");
  });
});

describe("DeepSeek's flavour", () => {
  test("reasoning goes back inside a loop of tool calls only", () => {
    const call = [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }];
    const { messages } = sent("deepseek", {
      messages: [
        { role: "developer", content: "be brief" },
        { role: "user", content: "1" },
        { role: "assistant", content: "x", reasoning_content: "old", tool_calls: call },
        { role: "user", content: "2" },
        { role: "assistant", content: null, reasoning_content: "now", tool_calls: call },
        { role: "tool", tool_call_id: "c", content: "3" },
      ],
    });
    expect(messages.map((message: { reasoning_content?: string }) => message.reasoning_content ?? null)).toEqual([
      null,
      null,
      null,
      null,
      "now",
      null,
    ]);
    expect(messages[0].role).toBe("system");
  });

  test("two choices are a 400 that names n; one is fine", () => {
    expect(() => sent("deepseek", { n: 2 })).toThrow(expect.objectContaining({ param: "n" }));
    expect(sent("deepseek", { n: 1, user: "u" })).toEqual({
      model: "upstream",
      messages: [{ role: "user", content: "Hi" }],
    });
  });
});

describe("Mistral's flavour", () => {
  test("its own names, no stream options, ids of nine letters, no member that it does not know", () => {
    const body = sent(
      "mistral",
      {
        seed: 7,
        tool_choice: "required",
        max_completion_tokens: 3,
        stream_options: { include_usage: true },
        messages: [
          { role: "user", content: "a", name: "bob" },
          {
            role: "assistant",
            content: null,
            refusal: null,
            tool_calls: [{ id: "call_0123456789", type: "function", function: { name: "f", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "call_0123456789", content: "r" },
        ],
      },
      { stream: true },
    );
    expect(body).toMatchObject({ random_seed: 7, tool_choice: "any", max_tokens: 3, stream: true });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["seed"]));
    expect(body.stream_options).toBeUndefined();
    expect(body.messages[0]).toEqual({ role: "user", content: "a" });
    const [, assistant, tool] = body.messages;
    expect(assistant.tool_calls[0].id).toMatch(/^[a-z0-9]{9}$/);
    expect(tool.tool_call_id).toBe(assistant.tool_calls[0].id);
    expect(assistant.refusal).toBeUndefined();
  });
});

describe("a whole answer", () => {
  const read = (body: unknown, kind: Parameters<typeof openAiProvider>[0] = "openai") =>
    openAiProvider(kind).codec.answer(Buffer.from(JSON.stringify(body)));
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

  test("text, tools, refusal, logprobs, several choices", () => {
    const answer = read({
      id: "chatcmpl-1",
      model: "gpt-x",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hi", refusal: null },
          finish_reason: "stop",
          logprobs: null,
        },
        {
          index: 1,
          message: {
            role: "assistant",
            content: null,
            tool_calls: [
              { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
              { id: "c2", type: "function", function: { name: "g", arguments: "" } },
            ],
          },
          finish_reason: "tool_calls",
        },
        {
          index: 2,
          message: { content: null, refusal: "No." },
          finish_reason: "content_filter",
          logprobs: { content: [] },
        },
      ],
      usage,
    });
    expect(answer).toMatchObject({ id: "chatcmpl-1", model: "gpt-x", units: { input: 10, output: 5 } });
    expect(answer.choices[0]).toMatchObject({ text: "Hi", finish: "stop", toolCalls: [] });
    expect(answer.choices[1]).toMatchObject({
      text: null,
      finish: "tool_calls",
      toolCalls: [
        { id: "c1", name: "f", arguments: '{"a":1}' },
        { id: "c2", name: "g", arguments: "{}" },
      ],
    });
    expect(answer.choices[2]).toMatchObject({ refusal: "No.", finish: "content_filter", logprobs: { content: [] } });
  });

  test("reasoning in every spelling", () => {
    const of = (message: object) => read({ choices: [{ message, finish_reason: "stop" }] }).choices[0];
    expect(of({ content: "a", reasoning_content: "r" })).toMatchObject({ text: "a", reasoning: "r" });
    expect(of({ content: "a", reasoning: "r" })).toMatchObject({ text: "a", reasoning: "r" });
    const parts = [
      { type: "thinking", thinking: [{ type: "text", text: "r" }] },
      { type: "text", text: "a" },
    ];
    expect(of({ content: parts })).toMatchObject({ text: "a", reasoning: "r" });
  });

  test("a page of HTML, an error under a 200, a cut body or one without choices is no answer", () => {
    const { codec, native } = openAiProvider("openai");
    for (const body of ["<html>", '{"error":{"message":"x"}}', '{"choices":[{"ind', "[]", "null", '{"id":"x"}', ""]) {
      expect(() => codec.answer(Buffer.from(body)), body).toThrow(RangeError);
      expect(() => native.openai_chat!.units(Buffer.from(body)), body).toThrow(RangeError);
    }
    expect(() => read({ choices: [{ message: {}, finish_reason: "error" }] })).toThrow(RangeError);
  });

  test("missing and null usage is none, explicit zeros are zero", () => {
    const choices = [{ message: { content: "a" }, finish_reason: "stop" }];
    expect(read({ choices }).units).toBeNull();
    expect(read({ choices, usage: null }).units).toBeNull();
    expect(read({ choices, usage: { prompt_tokens: 0, completion_tokens: 0 } }).units).toEqual({ input: 0, output: 0 });
  });
});
