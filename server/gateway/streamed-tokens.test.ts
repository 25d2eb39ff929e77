/**
 * What the budget guard reads of a stream that goes by: about as many tokens as there are, be they one an event or
 * many in events that are all of one size.
 */
import { expect, test } from "vitest";
import type { ChatFormat, NativeRequest } from "#server/providers/port.ts";
import { makeChatProviders } from "./providers.ts";

const providers = makeChatProviders({} as never); // why: nothing is sent
const native: NativeRequest = {
  body: Buffer.from("{}"),
  members: new Map(),
  headers: [],
  wantsUsage: true,
  streamOptions: null,
};

const sse = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chat = (content: string) => sse({ id: "1", choices: [{ index: 0, delta: { content }, finish_reason: null }] });

/** One event of each format with this text. */
const events = {
  openai_chat: chat,
  openai_completions: (text) => sse({ id: "1", choices: [{ index: 0, text, finish_reason: null }] }),
  openai_responses: (delta) =>
    `event: response.output_text.delta\n${sse({ type: "response.output_text.delta", delta })}`,
  anthropic: (text) =>
    `event: content_block_delta\n${sse({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })}`,
  gemini: (text) => sse({ candidates: [{ content: { parts: [{ text }], role: "model" }, index: 0 }] }),
  ollama_chat: (content) => `${JSON.stringify({ model: "m", message: { role: "assistant", content }, done: false })}\n`,
  ollama_generate: (response) => `${JSON.stringify({ model: "m", response, done: false })}\n`,
} satisfies Partial<Record<ChatFormat, (text: string) => string>>;

const formats = Object.keys(events) as (keyof typeof events)[];
const scannerOf = (format: keyof typeof events) =>
  Object.values(providers).flatMap((provider) => provider.native[format]?.scanner(native) ?? [])[0]!;

test.each(formats)("of %s", (format) => {
  for (const [text, tokens] of [
    [" word", 1],
    [" word".repeat(10), 10],
    [" word".repeat(100), 100],
  ] as const) {
    const scanner = scannerOf(format);
    for (let event = 0; event < 200; event++) scanner.push(Buffer.from(events[format](text)));
    expect(scanner.tokens).toBeGreaterThan(200 * tokens * 0.9);
    expect(scanner.tokens).toBeLessThan(200 * tokens * 1.4);
  }
});
