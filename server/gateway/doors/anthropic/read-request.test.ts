import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { DoorInput } from "../port.ts";
import { readMessagesQuestion } from "./count-tokens.ts";
import { readMessagesRequest } from "./read-request.ts";

const input = (body: unknown, headers: Record<string, string> = {}): DoorInput => ({
  pathModel: null,
  pathStream: false,
  query: new URLSearchParams(),
  header: (name) => headers[name],
  body: typeof body === "string" ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
});
const hello = [{ role: "user", content: "Hello" }];
const plain = { model: "fast", max_tokens: 100, messages: hello };

/** The parameter that a refusal names; undefined: nothing was refused. */
function refused(run: () => unknown): string | null | undefined {
  try {
    run();
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
  return undefined;
}
const refusedToRead = (body: unknown) => refused(() => readMessagesRequest(input(body)));
const refusedToTranslate = (more: object) => refused(() => readMessagesRequest(input({ ...plain, ...more })).toChat());

const rich = {
  model: "fast",
  max_tokens: 4096,
  stream: true,
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
          title: "bill.pdf",
          source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
        },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "Plain words" } },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Two cities, two calls.", signature: "EqQBCgIYAhIM" },
        { type: "text", text: "I'll look up both." },
        { type: "tool_use", id: "toolu_1", name: "get_weather", input: { location: "SF" } },
        { type: "tool_use", id: "toolu_2", name: "get_time", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "toolu_1", content: "15 degrees" },
        {
          type: "tool_result",
          tool_use_id: "toolu_2",
          content: [
            { type: "text", text: "noon" },
            { type: "image", source: { type: "url", url: "https://example.com/clock.jpg" } },
          ],
        },
        { type: "text", text: "And now?" },
      ],
    },
  ],
  tools: [{ name: "get_weather", description: "The weather", input_schema: { type: "object", properties: {} } }],
  tool_choice: { type: "any", disable_parallel_tool_use: true },
  thinking: { type: "enabled", budget_tokens: 8000 },
  output_config: { format: { type: "json_schema", schema: { type: "object" } } },
  stop_sequences: ["END"],
  temperature: 0.5,
  metadata: { user_id: "user-7" },
  service_tier: "auto",
};

describe("a Messages request", () => {
  test("what the core needs is read", () => {
    const read = readMessagesRequest(
      input(rich, { "anthropic-beta": "b", "anthropic-version": "2023-06-01", cookie: "c" }),
    );
    expect(read).toMatchObject({
      format: "anthropic",
      model: "fast",
      stream: true,
      maxTokens: 4096,
      choices: 1,
      mediaParts: 4,
      needs: { tools: true, vision: true, audio: false, files: true, jsonSchema: true },
      lastUserText: null,
      user: "user-7",
    });
    expect(read.native.headers).toEqual(["anthropic-version", "2023-06-01", "anthropic-beta", "b"]);
    expect(readMessagesRequest(input(plain)).lastUserText).toBe("Hello");
    const blocks = [
      {
        role: "user",
        content: [
          { type: "text", text: "Hel" },
          { type: "text", text: "lo" },
        ],
      },
    ];
    expect(readMessagesRequest(input({ ...plain, messages: blocks })).lastUserText).toBe("Hello");
  });

  test("becomes the one chat form, nothing lost", () => {
    expect(readMessagesRequest(input(rich)).toChat()).toEqual({
      model: "fast",
      stream: true,
      max_completion_tokens: 4096,
      messages: [
        {
          role: "system",
          content: [
            { type: "text", text: "You are terse." },
            { type: "text", text: "Use tools.", cache_control: { type: "ephemeral" } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "text", text: "What is in these?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
            { type: "image_url", image_url: { url: "https://example.com/cat.jpg" } },
            { type: "file", file: { filename: "bill.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
            { type: "text", text: "Plain words" },
          ],
        },
        {
          role: "assistant",
          content: "I'll look up both.",
          reasoning_content: "Two cities, two calls.",
          reasoning_signature: "anthropic:EqQBCgIYAhIM",
          tool_calls: [
            { id: "toolu_1", type: "function", function: { name: "get_weather", arguments: '{"location":"SF"}' } },
            { id: "toolu_2", type: "function", function: { name: "get_time", arguments: "{}" } },
          ],
        },
        { role: "tool", tool_call_id: "toolu_1", content: "15 degrees" },
        { role: "tool", tool_call_id: "toolu_2", content: "noon" },
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: "https://example.com/clock.jpg" } },
            { type: "text", text: "And now?" },
          ],
        },
      ],
      tools: [
        {
          type: "function",
          function: { name: "get_weather", description: "The weather", parameters: { type: "object", properties: {} } },
        },
      ],
      tool_choice: "required",
      parallel_tool_calls: false,
      reasoning_effort: "medium",
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
      stop: ["END"],
      temperature: 0.5,
      user: "user-7",
    });
  });

  test("a plain one stays plain", () => {
    expect(readMessagesRequest(input({ ...plain, system: "Be kind." })).toChat()).toEqual({
      model: "fast",
      max_completion_tokens: 100,
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hello" },
      ],
    });
  });

  test("thinking is an effort where the client said how much", () => {
    const effort = (more: object) => readMessagesRequest(input({ ...plain, ...more })).toChat().reasoning_effort;
    const adaptive = { type: "adaptive" };
    expect(effort({ thinking: { type: "enabled", budget_tokens: 1024 } })).toBe("low");
    expect(effort({ thinking: { type: "enabled", budget_tokens: 32_000 } })).toBe("high");
    expect(effort({ thinking: adaptive })).toBeUndefined();
    expect(effort({ thinking: adaptive, output_config: { effort: "max" } })).toBe("high");
    expect(effort({ thinking: adaptive, output_config: { effort: "constructor" } })).toBeUndefined();
    expect(effort({ thinking: { type: "disabled" }, output_config: { effort: "low" } })).toBeUndefined();
  });
});

describe("what is malformed", () => {
  test("is refused by its name, whatever the route", () => {
    const cases: [unknown, string | null][] = [
      ["", null],
      ["{", null],
      ["[]", null],
      ["null", null],
      ['{"model":"a","model":"b"}', "model"],
      [{ ...plain, model: 7 }, "model"],
      [{ ...plain, max_tokens: undefined }, "max_tokens"],
      [{ ...plain, max_tokens: "100" }, "max_tokens"],
      [{ ...plain, max_tokens: -1 }, "max_tokens"],
      [{ ...plain, max_tokens: 1e300 }, "max_tokens"],
      [{ ...plain, stream: "yes" }, "stream"],
      [{ ...plain, messages: undefined }, "messages"],
      [{ ...plain, messages: [] }, "messages"],
      [{ ...plain, messages: ["hi"] }, "messages.0"],
      [{ ...plain, messages: [{ role: "tool", content: "x" }] }, "messages.0.role"],
      [{ ...plain, messages: [{ role: "constructor", content: "x" }] }, "messages.0.role"],
      [{ ...plain, messages: [{ role: "user" }] }, "messages.0.content"],
      [{ ...plain, messages: [{ role: "user", content: ["x"] }] }, "messages.0.content.0"],
      [{ ...plain, system: 7 }, "system"],
      [{ ...plain, tools: {} }, "tools"],
      [{ ...plain, tools: [7] }, "tools.0"],
      [{ ...plain, tool_choice: "auto" }, "tool_choice"],
      [{ ...plain, thinking: true }, "thinking"],
      [{ ...plain, temperature: "hot" }, "temperature"],
      [{ ...plain, stop_sequences: "END" }, "stop_sequences"],
      [{ ...plain, stop_sequences: [1] }, "stop_sequences"],
      [`{"model":"a","max_tokens":1,"messages":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, null],
    ];
    for (const [body, param] of cases) expect(refusedToRead(body), JSON.stringify(body)?.slice(0, 80)).toBe(param);
  });

  test("or runs at Anthropic only, is refused when another vendor would have to serve it", () => {
    const user = (block: object) => ({ messages: [{ role: "user", content: [block] }] });
    const assistant = (block: object) => ({ messages: [...hello, { role: "assistant", content: [block] }] });
    const cases: [object, string][] = [
      [{ tools: [{ type: "web_search_20260318", name: "web_search" }] }, "tools.0.type"],
      [{ tools: [{ name: "f" }] }, "tools.0.input_schema"],
      [{ tools: [{ input_schema: {} }] }, "tools.0.name"],
      [{ tools: [{ name: "f", input_schema: {} }], tool_choice: { type: "some" } }, "tool_choice.type"],
      [{ container: "c" }, "container"],
      [{ mcp_servers: [] }, "mcp_servers"],
      [{ max_tokens: 0 }, "max_tokens"],
      [{ output_config: { format: { type: "json_schema" } } }, "output_config.format"],
      [user({ type: "image", source: { type: "file", file_id: "f" } }), "messages.0.content.0.source.type"],
      [user({ type: "image" }), "messages.0.content.0.source"],
      [user({ type: "image", source: { type: "base64", data: "AA" } }), "messages.0.content.0.source.media_type"],
      [user({ type: "text" }), "messages.0.content.0.text"],
      [user({ type: "tool_result" }), "messages.0.content.0.tool_use_id"],
      [user({ type: "container_upload", file_id: "f" }), "messages.0.content.0.type"],
      [assistant({ type: "tool_use", name: "f", input: {} }), "messages.1.content.0.id"],
      [assistant({ type: "server_tool_use", id: "a" }), "messages.1.content.0.type"],
    ];
    for (const [more, param] of cases) {
      expect(refusedToRead({ ...plain, ...more }), JSON.stringify(more)).toBeUndefined();
      expect(refusedToTranslate(more), JSON.stringify(more)).toBe(param);
    }
  });
});

describe("counting tokens", () => {
  /** With a tokenizer that takes each character for one. */
  const tokens = (body: object) => {
    const question = readMessagesQuestion(input({ model: "fast", ...body }));
    return question.answer(question.text().length).input_tokens;
  };

  test("needs no cap, and counts what is said with what frames it", () => {
    expect(tokens({ messages: hello })).toBe(8);
    expect(tokens({ system: "Be brief.", messages: [...hello, { role: "assistant", content: "Hi" }] })).toBe(24);
    expect(tokens({ messages: [{ role: "user", content: [{ type: "text", text: "世界" }] }] })).toBe(5);
  });

  test("images, documents and tools count", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "A".repeat(500_000) } };
    const pdf = {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "A".repeat(250_000) },
    };
    expect(tokens({ messages: [{ role: "user", content: [image] }] })).toBe(1603);
    expect(tokens({ messages: [{ role: "user", content: [pdf] }] })).toBe(9003);
    expect(tokens({ messages: hello, tools: [{ name: "f", input_schema: { type: "object" } }] })).toBeGreaterThan(346);
  });
});
