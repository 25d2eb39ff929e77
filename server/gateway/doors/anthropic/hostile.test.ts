/** Whatever a client sends is a request or a refusal that names its fault: nothing else is ever thrown. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { readMessagesQuestion } from "./count-tokens.ts";
import { readMessagesRequest } from "./read-request.ts";

const context: UpstreamContext = {
  upstreamModel: "claude-sonnet-4-5",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 8_192,
  unsupported: "drop",
};

const text = fc.constantFrom("", "a", "https://a/b", "data:image/png;base64,AA", "{}", "constructor", "__proto__");
const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), text, fc.constantFrom(-1, 1e300, null, [], {}, true));
/** Nearly always as it should be, so that what is odd is met deep inside too. */
const member = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 30, arbitrary: value }, { weight: 1, arbitrary: odd });
const some = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) =>
  fc.record(shape, { requiredKeys: [] });
const listOf = (item: fc.Arbitrary<unknown>) => member(fc.array(member(item), { maxLength: 3 }));

const blockTypes = [
  "text",
  "image",
  "document",
  "thinking",
  "redacted_thinking",
  "tool_use",
  "tool_result",
  "search_result",
];
const block = some({
  type: member(fc.constantFrom(...blockTypes)),
  text: member(text),
  source: member(
    some({
      type: member(fc.constantFrom("base64", "url", "text", "content", "file")),
      media_type: member(fc.constantFrom("image/png", "application/pdf")),
      data: member(text),
      url: member(text),
      content: odd,
    }),
  ),
  id: member(text),
  tool_use_id: member(text),
  name: member(text),
  input: odd,
  content: odd,
  thinking: member(text),
  signature: member(text),
  data: member(text),
  title: member(text),
  cache_control: odd,
});
const required = { model: member(fc.constant("fast")), max_tokens: member(fc.constant(9)) };
const optional = {
  stream: member(fc.boolean()),
  system: member(fc.oneof(text, fc.array(block, { maxLength: 2 }))),
  tools: listOf(some({ name: member(text), type: odd, input_schema: odd })),
  tool_choice: member(some({ type: member(fc.constantFrom("auto", "any", "tool", "none")), name: odd })),
  thinking: member(some({ type: member(fc.constantFrom("enabled", "adaptive", "disabled")), budget_tokens: odd })),
  output_config: member(some({ effort: odd, format: odd })),
  stop_sequences: member(fc.constant(["END"])),
  temperature: member(fc.constant(0.5)),
  metadata: member(some({ user_id: odd })),
};
const message = fc.record({
  role: member(fc.constantFrom("user", "assistant")),
  content: fc.oneof(text, listOf(block)),
});
const messagesBody = fc.record(
  { ...required, messages: member(fc.array(message, { minLength: 1, maxLength: 3 })), ...optional },
  { requiredKeys: ["model", "max_tokens", "messages"] },
);

const part = some({
  type: member(fc.constantFrom("text", "image_url", "input_audio", "file", "refusal")),
  text: member(text),
  image_url: member(some({ url: member(text) })),
  input_audio: odd,
  file: member(some({ file_data: member(text), file_url: member(text), file_id: odd, filename: odd })),
  refusal: odd,
});
const call = some({
  id: member(text),
  type: odd,
  function: member(some({ name: member(text), arguments: member(text) })),
});
const roles = ["system", "developer", "user", "assistant", "tool"];
const chatBody = fc.record(
  {
    model: fc.constant("fast"),
    messages: fc.array(
      some({
        role: member(fc.constantFrom(...roles)),
        content: fc.oneof(text, listOf(part)),
        tool_calls: listOf(call),
        tool_call_id: member(text),
        reasoning_content: odd,
        reasoning_signature: odd,
      }),
      { maxLength: 4 },
    ),
    tools: listOf(some({ type: member(fc.constant("function")), function: odd })),
    tool_choice: odd,
    parallel_tool_calls: odd,
    reasoning_effort: odd,
    response_format: odd,
    max_tokens: odd,
    temperature: odd,
    top_p: odd,
    top_k: odd,
    stop: odd,
    user: odd,
    functions: odd,
  },
  { requiredKeys: ["model", "messages"] },
);

/** What became of it; anything but a refusal for the client's fault goes on up. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return "refused";
    throw error;
  }
}

test("a Messages body is read and translated, or refused", () => {
  let translated = 0;
  fc.assert(
    fc.property(messagesBody, (body) => {
      const input = { pathModel: null, pathStream: false, query: new URLSearchParams(), header: () => undefined };
      outcome(() => {
        const door = { ...input, body: Buffer.from(JSON.stringify(body)) };
        const question = readMessagesQuestion(door);
        expect(question.answer(question.text().length).input_tokens).toBeGreaterThan(0);
        const read = readMessagesRequest(door);
        anthropicProvider.native.anthropic?.request(read.native, context);
        const chat = read.toChat();
        translated++;
        return anthropicProvider.codec.request(chat, context);
      });
    }),
    { numRuns: 500 },
  );
  expect(translated).toBeGreaterThan(20);
});

test("a chat goes to Anthropic as JSON, or is refused", () => {
  fc.assert(
    fc.property(chatBody, fc.constantFrom("refuse" as const, "drop" as const), (chat, unsupported) => {
      const sent = outcome(() =>
        anthropicProvider.codec.request(chat as unknown as ChatBody, { ...context, unsupported }),
      );
      if (sent !== "refused") JSON.parse((sent as { body: Buffer }).body.toString());
    }),
    { numRuns: 500 },
  );
});
