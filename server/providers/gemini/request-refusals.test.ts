import { expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { geminiRequest } from "./request.ts";

const context: UpstreamContext = {
  upstreamModel: "gemini-2.5-flash",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 65_536,
  unsupported: "refuse",
};

const hello = { role: "user", content: "Hello" };

function send(chat: Partial<ChatBody>, more: Partial<UpstreamContext> = {}) {
  const request = geminiRequest({ model: "lm", messages: [hello], ...chat }, { ...context, ...more });
  return { ...request, json: JSON.parse(request.body.toString()) };
}

/** The parameter that a refused request names. */
function refused(chat: Partial<ChatBody>, more: Partial<UpstreamContext> = {}): string | null {
  try {
    send(chat, more);
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
  return "nothing was refused";
}

const call = (id: string, name: string, args: string) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});
const weather = {
  type: "function",
  function: { name: "get_weather", description: "d", parameters: { type: "object" } },
};

const cannot: [string, Partial<ChatBody>][] = [
  ["logit_bias", { logit_bias: { "50256": -100 } }],
  ["audio", { audio: { voice: "alloy", format: "wav" } }],
  ["modalities", { modalities: ["text", "audio"] }],
  ["prediction", { prediction: { type: "content", content: "x" } }],
  ["web_search_options", { web_search_options: {} }],
  ["verbosity", { verbosity: "low" }],
  ["seed", { seed: 2 ** 40 }],
  ["parallel_tool_calls", { tools: [weather], parallel_tool_calls: false }],
  ["tools.0.type", { tools: [{ type: "custom", custom: { name: "x" } }] }],
  [
    "messages.0.content.0.file.file_id",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "file", file: { file_id: "f" } },
            { type: "text", text: "a" },
          ],
        },
      ],
    },
  ],
];

test.each(cannot)("%s is refused by name, or dropped by the operator's choice", (param, chat) => {
  expect(refused(chat)).toBe(param);
  expect(send(chat, { unsupported: "drop" }).json.contents).toHaveLength(1);
});

test("a model that always thinks cannot be told not to", () => {
  expect(refused({ reasoning_effort: "none" }, { upstreamModel: "gemini-2.5-pro" })).toBe("reasoning_effort");
});

const wrong: [string, Partial<ChatBody>][] = [
  ["messages", { messages: [] }],
  ["messages.0", { messages: [3 as unknown as Record<string, unknown>] }],
  ["messages.0.role", { messages: [{ role: "__proto__", content: "" }] }],
  ["messages.0.content.0", { messages: [{ role: "user", content: ["a"] }] }],
  [
    "messages.0.content.0.image_url.url",
    { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "ftp://x" } }] }] },
  ],
  ["messages.0.tool_call_id", { messages: [{ role: "tool", tool_call_id: "nobody's", content: "x" }] }],
  [
    "messages.0.tool_calls.0.function.arguments",
    { messages: [{ role: "assistant", tool_calls: [call("a", "f", "[1]")] }] },
  ],
  ["temperature", { temperature: "hot" }],
  ["max_tokens", { max_tokens: 1.5 }],
  ["n", { n: 0 }],
  ["stop", { stop: [1] }],
  ["response_format.type", { response_format: "json" }],
  ["reasoning_effort", { reasoning_effort: "constructor" }],
  ["tools", { tools: {} }],
  ["tools.0.function.name", { tools: [{ type: "function", function: {} }] }],
  ["tool_choice", { tools: [weather], tool_choice: "any" }],
];

test.each(wrong)("a malformed %s is named", (param, chat) => {
  expect(refused(chat)).toBe(param);
});

test("what comes as an image is one", () => {
  const content = (url: string) => [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }];
  for (const url of ["data:text/plain;base64,SGk=", "data:application/pdf;base64,SGk=", "data:;base64,SGk="])
    expect(refused({ messages: content(url) })).toBe("messages.0.content.0.image_url.url");
  const { contents } = send({ messages: content("data:image/png;base64,SGk=") }).json;
  expect(contents[0].parts).toEqual([{ inlineData: { mimeType: "image/png", data: "SGk=" } }]);
});
