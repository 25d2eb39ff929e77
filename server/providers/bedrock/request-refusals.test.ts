import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { makeRequest } from "./request.ts";

const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const user = { role: "user", content: "Hi" };
const context = (more: Partial<UpstreamContext> = {}): UpstreamContext => ({
  upstreamModel: claude,
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 8192,
  unsupported: "refuse",
  ...more,
});
const request = (chat: Record<string, unknown>, more: Partial<UpstreamContext> = {}) =>
  makeRequest({ model: "mine", messages: [user], ...chat }, context(more));
/** The parameter that a refused request names; undefined: it was not refused. */
function refused(chat: Record<string, unknown>, more: Partial<UpstreamContext> = {}): string | null | undefined {
  try {
    request(chat, more);
    return undefined;
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
}

const tool = { type: "function", function: { name: "top_song", description: "Songs", parameters: { type: "object" } } };

describe("a chat that Converse cannot take", () => {
  test("refuses by name what Converse cannot do, or leaves it out where the operator chose so", () => {
    const impossible = { n: 2, logprobs: true, seed: 1, logit_bias: { 5: 1 }, presence_penalty: 0.5, functions: [] };
    for (const [name, value] of Object.entries(impossible)) {
      expect(refused({ [name]: value }), name).toBe(name);
      expect(refused({ [name]: value }, { unsupported: "drop" }), name).toBeUndefined();
    }
    const nothing = { n: 1, logprobs: false, seed: null, logit_bias: {}, presence_penalty: 0, modalities: ["text"] };
    expect(refused(nothing)).toBeUndefined();
    expect(refused({ tools: [{ type: "web_search" }] })).toBe("tools.0.type");
  });

  test.each([
    [{ messages: [] }, "messages"],
    [{ messages: [{ role: "user", content: "" }] }, "messages"],
    [{ messages: [{ role: "pirate", content: "Arr" }] }, "messages.0.role"],
    [{ messages: [user, { role: "tool", content: "x" }] }, "messages.1.tool_call_id"],
    [
      { messages: [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: "[" } }] }] },
      "messages.0.tool_calls.0.function.arguments",
    ],
    [{ max_tokens: 0 }, "max_tokens"],
    [{ max_tokens: "9" }, "max_tokens"],
    [{ max_completion_tokens: 1e300 }, "max_completion_tokens"],
    [{ temperature: "hot" }, "temperature"],
    [{ stop: [1] }, "stop"],
    [{ tools: {} }, "tools"],
    [{ tools: [{ type: "function", function: {} }] }, "tools.0.function.name"],
    [{ tool_choice: "maybe", tools: [tool] }, "tool_choice"],
    [{ top_k: -1 }, "top_k"],
  ])("%j is refused naming %s", (chat, param) => {
    expect(refused(chat)).toBe(param);
  });

  test("nested deeper than can be written is the client's fault", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`);
    expect(refused({ tools: [{ type: "function", function: { name: "f", parameters: deep } }] })).toBeTypeOf("string");
  });

  test("of any JSON is made or refused with a parameter, nothing else", () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const names = [
      "messages",
      "tools",
      "tool_choice",
      "stop",
      "response_format",
      "reasoning_effort",
      "max_tokens",
      "n",
    ];
    const message = fc.record({
      role: fc.constantFrom("user", "assistant", "tool", "system"),
      content: value,
      tool_calls: fc.oneof(value, fc.array(fc.record({ id: value, function: value }))),
      tool_call_id: value,
    });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(message, value), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...names), value),
        (messages, chat) => {
          const param = refused({ messages, ...chat, ...(Array.isArray(chat.messages) ? {} : { messages }) });
          expect(param === undefined || typeof param === "string").toBe(true);
        },
      ),
    );
  });
});
