import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { readResponsesRequest } from "./read-request.ts";

const read = (body: unknown) =>
  readResponsesRequest({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });

const chat = (body: object) => read({ model: "m", input: "hi", ...body }).toChat();

/** The parameter that the 400 names. */
const refusedFor = (act: () => unknown): string | null => {
  try {
    act();
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
  return "nothing was refused";
};

describe("a request of the Responses API", () => {
  test("a plain string is what the user says", () => {
    const request = read({ model: "m", input: "/balance", stream: true, max_output_tokens: 9, user: "u1" });
    expect(request).toMatchObject({
      format: "openai_responses",
      model: "m",
      stream: true,
      maxTokens: 9,
      choices: 1,
      mediaParts: 0,
      lastUserText: "/balance",
      user: "u1",
    });
    expect(request.toChat()).toEqual({
      model: "m",
      stream: true,
      max_completion_tokens: 9,
      user: "u1",
      messages: [{ role: "user", content: "/balance" }],
    });
  });

  test("instructions, settings and structured output have their places in a chat", () => {
    expect(
      chat({
        instructions: "Be brief.",
        temperature: 0.5,
        top_p: 0.9,
        parallel_tool_calls: false,
        reasoning: { effort: "low", summary: "auto" },
        text: {
          verbosity: "low",
          format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true },
        },
        include: ["message.output_text.logprobs", "reasoning.encrypted_content"],
        top_logprobs: 3,
        store: true,
        metadata: { a: "b" },
        safety_identifier: "s1",
      }),
    ).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "hi" },
      ],
      temperature: 0.5,
      top_p: 0.9,
      parallel_tool_calls: false,
      reasoning_effort: "low",
      verbosity: "low",
      response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      logprobs: true,
      top_logprobs: 3,
      safety_identifier: "s1",
    });
  });

  test("images and files of a message are counted and handed on", () => {
    const request = read({
      model: "m",
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "what is this?" },
            { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "low" },
            { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" },
            { type: "input_file", file_url: "https://x.test/b.pdf" },
          ],
        },
      ],
    });
    expect(request).toMatchObject({ mediaParts: 3, needs: { vision: true, files: true, audio: false } });
    expect(request.lastUserText).toBeNull();
    expect(request.toChat().messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "what is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
          { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" } },
          { type: "file", file: { file_url: "https://x.test/b.pdf" } },
        ],
      },
    ]);
  });

  test("reasoning, text and parallel calls of one turn become one message of the assistant", () => {
    const messages = chat({
      input: [
        { role: "user", content: [{ type: "input_text", text: "weather?" }] },
        { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "sig" },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "Looking.", annotations: [] }] },
        { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
        { type: "function_call", call_id: "c2", name: "f", arguments: '{"a":2}' },
        { type: "function_call_output", call_id: "c1", output: "sun" },
        { type: "function_call_output", call_id: "c2", output: [{ type: "input_text", text: "rain" }] },
      ],
    }).messages;
    expect(messages).toEqual([
      { role: "user", content: "weather?" },
      {
        role: "assistant",
        content: "Looking.",
        reasoning_content: "hm",
        reasoning_signature: "openai:sig",
        tool_calls: [
          { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
          { id: "c2", type: "function", function: { name: "f", arguments: '{"a":2}' } },
        ],
      },
      { role: "tool", tool_call_id: "c1", content: "sun" },
      { role: "tool", tool_call_id: "c2", content: "rain" },
    ]);
  });

  test("two answers in a row stay two messages; a tool's output is no magic word", () => {
    const input = [
      { role: "assistant", content: "one" },
      { role: "assistant", content: [{ type: "refusal", refusal: "no" }] },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "/balance" },
    ];
    expect(chat({ input }).messages).toHaveLength(3);
    expect(read({ model: "m", input }).lastUserText).toBeNull();
  });

  test("allowed tools leave the others out", () => {
    const tools = ["a", "b"].map((name) => ({ type: "function", name, parameters: { type: "object" }, strict: null }));
    const tool_choice = { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "b" }] };
    expect(chat({ tools, tool_choice })).toMatchObject({
      tools: [{ type: "function", function: { name: "b", parameters: { type: "object" } } }],
      tool_choice: "required",
    });
    expect(chat({ tools, tool_choice: { type: "function", name: "a" } })).toMatchObject({
      tool_choice: { type: "function", function: { name: "a" } },
    });
    expect(read({ model: "m", input: "x", tools }).needs.tools).toBe(true);
  });

  test("what only OpenAI keeps or runs is read, and refused by name when another vendor is to serve it", () => {
    const refused: [object, string][] = [
      [{ tools: [{ type: "function", name: "f" }, { type: "web_search" }] }, "tools.1.type"],
      [{ previous_response_id: "resp_1" }, "previous_response_id"],
      [{ conversation: "conv_1" }, "conversation"],
      [{ background: true }, "background"],
      [{ prompt: { id: "pmpt_1" } }, "prompt"],
      [{ tool_choice: { type: "web_search" } }, "tool_choice"],
      [{ input: [{ type: "item_reference", id: "x" }] }, "input.0"],
      [{ input: [{ type: "web_search_call", id: "x" }] }, "input.0.type"],
      [{ input: [{ role: "user", content: [{ type: "input_image", file_id: "f" }] }] }, "input.0.content.0.file_id"],
      [{ input: [{ role: "user", content: [{ type: "odd" }] }] }, "input.0.content.0.type"],
      [{ input: [{ role: "robot", content: "x" }] }, "input.0.role"],
      [{ input: [{ role: "user" }] }, "input.0.content"],
      [{ text: { format: { type: "json_schema", name: "n" } } }, "text.format.schema"],
      [{ input: [] }, "input"],
    ];
    for (const [body, param] of refused) {
      const request = read({ model: "m", input: "hi", ...body });
      expect(refusedFor(() => request.toChat())).toBe(param);
    }
  });

  test("a malformed request is refused at once", () => {
    expect(refusedFor(() => read({ input: "x" }))).toBe("model");
    expect(refusedFor(() => read({ model: "m" }))).toBe("input");
    expect(refusedFor(() => read({ model: "m", input: [1] }))).toBe("input.0");
    expect(refusedFor(() => read({ model: "m", input: "x", stream: 1 }))).toBe("stream");
    expect(refusedFor(() => read({ model: "m", input: "x", max_output_tokens: 1e12 }))).toBe("max_output_tokens");
    expect(refusedFor(() => read('{"model":"m","model":"n","input":"x"}'))).toBe("model");
    expect(read({ model: "m", previous_response_id: "resp_1" }).lastUserText).toBeNull();
  });

  test("hostile JSON is a 400 or is read, never anything else", () => {
    const names = ["input", "tools", "text", "reasoning", "tool_choice", "include", "metadata", "content", "__proto__"];
    const body = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }));
    const item = fc.record(
      {
        type: fc.constantFrom("message", "function_call", "function_call_output", "reasoning", "constructor"),
        role: fc.constantFrom("user", "assistant", "toString"),
        content: fc.jsonValue({ maxDepth: 3 }),
        output: fc.jsonValue({ maxDepth: 2 }),
        call_id: fc.string(),
        name: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, fc.array(item, { maxLength: 5 }), fc.boolean(), (fields, items, useItems) => {
        const request = { model: "m", input: "x", ...fields, ...(useItems ? { input: items } : {}) };
        refusedFor(() => read(request).toChat());
      }),
    );
  });
});
