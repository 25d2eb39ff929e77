import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { bodyOf, context, hello, messagesOf, refused } from "./fixtures/sent-body.ts";
import { readRequest } from "./request.ts";

describe("a chat for Anthropic", () => {
  test("the whole of it: system, images, a file, thinking, tools and their results, JSON schema", () => {
    const chat = JSON.parse(readFileSync(new URL("./fixtures/request.json", import.meta.url), "utf8")) as ChatBody;
    const request = readRequest(chat, { ...context, stream: true });
    expect(request.path).toBe("/v1/messages");
    expect(request.headers).toEqual(["content-type", "application/json", "accept", "text/event-stream"]);
    expect(JSON.parse(request.body.toString())).toEqual({
      model: "claude-opus-4-8",
      max_tokens: 4096,
      system: [
        { type: "text", text: "You are terse." },
        { type: "text", text: "Use tools.", cache_control: { type: "ephemeral" } },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is in these?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            { type: "image", source: { type: "url", url: "https://example.com/cat.jpg" } },
            {
              type: "document",
              source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
              title: "bill.pdf",
            },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Two cities, two calls.", signature: "EqQBCgIYAhIM" },
            { type: "text", text: "I'll look up both." },
            { type: "tool_use", id: "toolu_1", name: "get_weather", input: { location: "SF" } },
            { type: "tool_use", id: "call_2", name: "get_time", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "toolu_1", content: "15 degrees" },
            { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "noon" }] },
            { type: "text", text: "And now?" },
          ],
        },
      ],
      stop_sequences: ["END", "STOP"],
      tools: [
        {
          name: "get_weather",
          description: "The weather at a place",
          input_schema: { type: "object", properties: { location: { type: "string" } }, required: ["location"] },
        },
        { name: "get_time", input_schema: { type: "object", properties: {} } },
      ],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
      thinking: { type: "adaptive", display: "summarized" },
      output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
      metadata: { user_id: "user-7" },
      stream: true,
    });
  });

  test("a plain question stays plain", () => {
    expect(bodyOf({ messages: [{ role: "system", content: "Be kind." }, ...hello] })).toEqual({
      model: "claude-opus-4-8",
      max_tokens: 64_000,
      system: "Be kind.",
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
    });
  });

  test("the cap is the client's, else the hold's, else the model's", () => {
    expect(bodyOf({ max_tokens: 7, max_completion_tokens: 9 }, { outputCap: 5 }).max_tokens).toBe(9);
    expect(bodyOf({}, { outputCap: 5 }).max_tokens).toBe(5);
    expect(bodyOf({ max_tokens: null }).max_tokens).toBe(64_000);
  });

  test("consecutive messages of one role become one turn; empty ones are none", () => {
    const messages = [
      { role: "user", content: "a" },
      { role: "user", content: [{ type: "text", text: "" }] },
      { role: "user", content: "b" },
      { role: "assistant", content: null, refusal: null },
      { role: "assistant", content: "c" },
      { role: "user", content: "d" },
    ];
    expect(messagesOf(messages)).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "c" }] },
      { role: "user", content: [{ type: "text", text: "d" }] },
    ]);
  });

  test("a prefill goes to models that take one, without its last blanks", () => {
    const messages = [...hello, { role: "assistant", content: "The answer is ( \n" }];
    expect(messagesOf(messages, { upstreamModel: "claude-sonnet-4-5" })).toMatchObject([
      { role: "user" },
      { role: "assistant", content: [{ type: "text", text: "The answer is (" }] },
    ]);
    expect(refused({ messages })).toBe("messages.1");
    expect(messagesOf(messages, { unsupported: "drop" })).toMatchObject([{ role: "user" }]);
  });
});

describe("tools", () => {
  const tools = [{ type: "function", function: { name: "f", strict: true, parameters: { properties: {} } } }];
  const choice = (tool_choice: unknown, more = {}) => bodyOf({ tools, tool_choice, ...more }).tool_choice;

  test("every choice has its equivalent", () => {
    expect(choice("auto")).toEqual({ type: "auto" });
    expect(choice("none", { parallel_tool_calls: false })).toEqual({ type: "none" });
    expect(choice("required", { parallel_tool_calls: false })).toEqual({
      type: "any",
      disable_parallel_tool_use: true,
    });
    expect(choice({ type: "function", function: { name: "f" } })).toEqual({ type: "tool", name: "f" });
    expect(choice(undefined)).toBeUndefined();
    expect(bodyOf({ tool_choice: "auto", tools: [] })).not.toHaveProperty("tool_choice");
  });

  test("schemas are objects, and strict where asked", () => {
    expect(bodyOf({ tools }).tools).toEqual([
      { name: "f", strict: true, input_schema: { type: "object", properties: {} } },
    ]);
  });

  test("what is malformed is refused by its place", () => {
    const call = (made: object) => ({ messages: [...hello, { role: "assistant", tool_calls: [made] }, ...hello] });
    const cases: [Record<string, unknown>, string][] = [
      [{ tools: {} }, "tools"],
      [{ tools: [7] }, "tools.0"],
      [{ tools: [{ type: "custom" }] }, "tools.0.type"],
      [{ tools: [{ type: "function", function: {} }] }, "tools.0.function.name"],
      [{ tools: [{ type: "function", function: { name: "f", parameters: [] } }] }, "tools.0.function.parameters"],
      [{ tools, tool_choice: "some" }, "tool_choice"],
      [{ tools, tool_choice: { type: "allowed_tools" } }, "tool_choice"],
      [call({ id: "a", function: { name: "f", arguments: "{" } }), "messages.1.tool_calls.0.function.arguments"],
      [call({ id: "a", function: { name: "f", arguments: "[]" } }), "messages.1.tool_calls.0.function.arguments"],
      [call({ function: { name: "f" } }), "messages.1.tool_calls.0.id"],
      [call({ id: "a", type: "custom" }), "messages.1.tool_calls.0"],
      [{ messages: [{ role: "tool", content: "x" }] }, "messages.0.tool_call_id"],
      [{ messages: [{ role: "assistant", tool_calls: "x" }] }, "messages.0.tool_calls"],
    ];
    for (const [chat, param] of cases) expect(refused(chat), JSON.stringify(chat)).toBe(param);
  });
});

describe("thinking", () => {
  const thinking = (model: string, chat: Record<string, unknown>, over: Partial<UpstreamContext> = {}) => {
    const body = bodyOf(chat, { upstreamModel: model, ...over });
    return { thinking: body.thinking, output_config: body.output_config };
  };
  const adaptive = { type: "adaptive", display: "summarized" };

  test("later models get an effort that they know, earlier ones a budget within the cap", () => {
    const effort = (reasoning_effort: string, more = {}) => ({ reasoning_effort, ...more });
    expect(thinking("claude-opus-4-7", effort("xhigh"))).toEqual({
      thinking: adaptive,
      output_config: { effort: "xhigh" },
    });
    expect(thinking("claude-sonnet-4-6", effort("xhigh")).output_config).toEqual({ effort: "high" });
    expect(thinking("a-proxy-s-alias", effort("minimal")).output_config).toEqual({ effort: "low" });
    expect(thinking("claude-sonnet-4-5-20250929", effort("medium"))).toEqual({
      thinking: { type: "enabled", budget_tokens: 8192 },
      output_config: undefined,
    });
    expect(thinking("claude-3-7-sonnet-20250219", effort("high", { max_tokens: 5000 })).thinking).toEqual({
      type: "enabled",
      budget_tokens: 4000,
    });
    expect(
      thinking("anthropic.claude-haiku-4-5-20251001-v1:0", effort("low", { max_tokens: 500 })).thinking,
    ).toBeUndefined();
    expect(refused({ reasoning_effort: "low" }, { upstreamModel: "claude-3-5-haiku-20241022" })).toBe(
      "reasoning_effort",
    );
  });

  test("none means none where the model can stop", () => {
    const none = { reasoning_effort: "none" };
    expect(thinking("claude-opus-5", none).thinking).toEqual({ type: "disabled" });
    expect(thinking("claude-fable-5-2", none)).toEqual({ thinking: undefined, output_config: { effort: "low" } });
    expect(thinking("claude-opus-4-8", none)).toEqual({ thinking: undefined, output_config: undefined });
  });

  test("a forced tool excludes thinking", () => {
    const forced = {
      tools: [{ type: "function", function: { name: "f" } }],
      tool_choice: "required",
      reasoning_effort: "high",
    };
    expect(thinking("claude-opus-4-8", forced)).toEqual({ thinking: undefined, output_config: { effort: "high" } });
    expect(refused(forced, { upstreamModel: "claude-sonnet-4-5" })).toBe("reasoning_effort");
  });

  test("earlier thinking goes back only with its proof, and only while thinking", () => {
    const said = (proof: object) => [
      ...hello,
      { role: "assistant", content: "a", reasoning_content: "hm", ...proof },
      { role: "user", content: "b" },
    ];
    const blocks = (proof: object, chat = {}) =>
      (bodyOf({ messages: said(proof), ...chat }).messages as { content: object[] }[])[1]?.content;
    const text = { type: "text", text: "a" };
    const on = { reasoning_effort: "high" };
    expect(blocks({}, on)).toEqual([text]);
    expect(blocks({ reasoning_signature: "anthropic:s" })).toEqual([text]);
    expect(blocks({ reasoning_signature: "anthropic:s" }, on)).toEqual([
      { type: "thinking", thinking: "hm", signature: "s" },
      text,
    ]);
    expect(blocks({ reasoning_signature: "anthropic:redacted_thinking:xyz" }, on)).toEqual([
      { type: "redacted_thinking", data: "xyz" },
      text,
    ]);
  });
});
