/** The same answers in each vendor's wire format, as the vendor writes them, for the bench's upstream. */
import { EventStreamCodec } from "@smithy/eventstream-codec";

export const vendors = ["openai", "anthropic", "gemini", "bedrock"] as const;
export type Vendor = (typeof vendors)[number];

export interface VendorWire {
  streamType: string;
  /** All that comes before the first text. */
  opening: Buffer;
  /** One chunk with this text. */
  chunk(text: string): Buffer;
  ending: Buffer;
  /** The answer to a request that is no stream. */
  whole: Buffer;
}

const words = "word ".repeat(60);
const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const event = (value: object): Buffer => Buffer.from(`data: ${JSON.stringify(value)}\n\n`);

function openAiWire(): VendorWire {
  const common = { id: "chatcmpl-bench", created: 1_700_000_000, model: "bench" };
  const chunk = (delta: object, finish: string | null): Buffer =>
    event({ ...common, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] });
  const usage = { prompt_tokens: 40, completion_tokens: 100, total_tokens: 140 };
  const message = { role: "assistant", content: words };
  return {
    streamType: "text/event-stream",
    opening: chunk({ role: "assistant", content: "" }, null),
    chunk: (content) => chunk({ content }, null),
    ending: Buffer.concat([
      chunk({}, "stop"),
      event({ ...common, choices: [], usage }),
      Buffer.from("data: [DONE]\n\n"),
    ]),
    whole: json({
      ...common,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage,
    }),
  };
}

function anthropicWire(): VendorWire {
  const named = (data: { type: string } & Record<string, unknown>): Buffer =>
    Buffer.from(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  const head = { id: "msg_bench", type: "message", role: "assistant", model: "bench" };
  const end = { stop_reason: "end_turn", stop_sequence: null };
  const usage = { input_tokens: 40, output_tokens: 100 };
  const beginning = { ...head, content: [], stop_reason: null, stop_sequence: null };
  return {
    streamType: "text/event-stream",
    opening: Buffer.concat([
      named({ type: "message_start", message: { ...beginning, usage: { ...usage, output_tokens: 1 } } }),
      named({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
    ]),
    chunk: (text) => named({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
    ending: Buffer.concat([
      named({ type: "content_block_stop", index: 0 }),
      named({ type: "message_delta", delta: end, usage }),
      named({ type: "message_stop" }),
    ]),
    whole: json({ ...head, content: [{ type: "text", text: words }], ...end, usage }),
  };
}

function geminiWire(): VendorWire {
  // Google tells the usage so far with every event.
  const usageMetadata = { promptTokenCount: 40, candidatesTokenCount: 100, totalTokenCount: 140 };
  const answer = (text: string, more: object = {}) => ({
    candidates: [{ content: { parts: [{ text }], role: "model" }, ...more, index: 0 }],
    usageMetadata,
    modelVersion: "bench",
    responseId: "bench",
  });
  return {
    streamType: "text/event-stream",
    opening: Buffer.alloc(0),
    chunk: (text) => event(answer(text)),
    ending: event(answer("", { finishReason: "STOP" })),
    whole: json(answer(words, { finishReason: "STOP" })),
  };
}

function bedrockWire(): VendorWire {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString(),
    (text) => Buffer.from(text),
  );
  const text = (value: string) => ({ type: "string" as const, value });
  const frame = (type: string, payload: object): Buffer => {
    const headers = {
      ":event-type": text(type),
      ":content-type": text("application/json"),
      ":message-type": text("event"),
    };
    return Buffer.from(codec.encode({ headers, body: json(payload) }));
  };
  // The vendor pads its events to hide their length.
  const p = "abcdefghijklmnopqrstuvwxyz";
  const usage = { inputTokens: 40, outputTokens: 100, totalTokens: 140 };
  const message = { role: "assistant", content: [{ text: words }] };
  return {
    streamType: "application/vnd.amazon.eventstream",
    opening: frame("messageStart", { p, role: "assistant" }),
    chunk: (piece) => frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: piece }, p }),
    ending: Buffer.concat([
      frame("contentBlockStop", { contentBlockIndex: 0, p }),
      frame("messageStop", { p, stopReason: "end_turn" }),
      frame("metadata", { metrics: { latencyMs: 100 }, p, usage }),
    ]),
    whole: json({ output: { message }, stopReason: "end_turn", usage, metrics: { latencyMs: 100 } }),
  };
}

export const wires: Record<Vendor, VendorWire> = {
  openai: openAiWire(),
  anthropic: anthropicWire(),
  gemini: geminiWire(),
  bedrock: bedrockWire(),
};
