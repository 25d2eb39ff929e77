/** Anthropic's messages and events, written as the vendor writes them. */
import type { Fields } from "./request-facts.ts";

export type Block =
  | { type: "text"; pieces: string[] }
  | { type: "thinking"; pieces: string[]; signature: string }
  | { type: "tool_use"; id: string; name: string; input: Fields };

export interface Message {
  /** id, type, role, model */
  head: Fields;
  blocks: Block[];
  stopReason: string;
}

export const textBlock = (pieces: string[]): Block => ({ type: "text", pieces });

/** One server-sent event; its name is its data's type. */
export const anthropicEvent = (data: Fields): Buffer =>
  Buffer.from(`event: ${String(data.type)}\ndata: ${JSON.stringify(data)}\n\n`);

const told = (usage: unknown): Fields => (usage === undefined ? {} : { usage });

/** Usage as a stream begins with: the input is known, of the output only that it begins. */
const usageAtStart = (usage: unknown): unknown =>
  typeof usage === "object" && usage !== null && Number((usage as Fields).output_tokens) > 0
    ? { ...usage, output_tokens: 1, output_tokens_details: undefined }
    : usage;

function contentOf(block: Block): Fields {
  if (block.type === "text") return { type: "text", text: block.pieces.join(""), citations: null };
  if (block.type === "thinking")
    return { type: "thinking", thinking: block.pieces.join(""), signature: block.signature };
  return { ...block };
}

/** The whole answer. */
export const messageBody = ({ head, blocks, stopReason }: Message, usage: unknown): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...head,
      content: blocks.map(contentOf),
      stop_reason: stopReason,
      stop_sequence: null,
      ...told(usage),
    }),
  );

const start = (index: number, content_block: Fields): Buffer =>
  anthropicEvent({ type: "content_block_start", index, content_block });
const stop = (index: number): Buffer => anthropicEvent({ type: "content_block_stop", index });
const delta = (index: number, of: Fields): Buffer => anthropicEvent({ type: "content_block_delta", index, delta: of });

/** A thinking block's events, or those of a call. */
function eventsOf(block: Block, index: number): Buffer[] {
  if (block.type === "thinking") {
    return [
      start(index, { type: "thinking", thinking: "", signature: "" }),
      ...block.pieces.map((thinking) => delta(index, { type: "thinking_delta", thinking })),
      delta(index, { type: "signature_delta", signature: block.signature }),
      stop(index),
    ];
  }
  if (block.type === "text") return [];
  const json = JSON.stringify(block.input);
  const half = Math.ceil(json.length / 2);
  const pieces = Object.keys(block.input).length === 0 ? [""] : ["", json.slice(0, half), json.slice(half)];
  return [
    start(index, { type: "tool_use", id: block.id, name: block.name, input: {} }),
    ...pieces.map((partial_json) => delta(index, { type: "input_json_delta", partial_json })),
    stop(index),
  ];
}

/** The stream: what comes before the text's tokens, the tokens, what follows, and the very end. */
export function streamOf(message: Message, usage: unknown) {
  const { blocks, head, stopReason } = message;
  const beginning = { ...head, content: [], stop_reason: null, stop_sequence: null, ...told(usageAtStart(usage)) };
  const place = blocks.findIndex((block) => block.type === "text");
  const text = blocks[place];
  const pieces = text?.type === "text" ? text.pieces : [];
  const before = blocks.slice(0, place).flatMap((block, index) => eventsOf(block, index));
  const after = blocks.slice(place + 1).flatMap((block, index) => eventsOf(block, place + 1 + index));
  const ending = { type: "message_delta", delta: { stop_reason: stopReason, stop_sequence: null }, ...told(usage) };
  return {
    head: [
      anthropicEvent({ type: "message_start", message: beginning }),
      ...before,
      start(place, { type: "text", text: "" }),
      Buffer.from('event: ping\ndata: {"type": "ping"}\n\n'),
    ],
    tokens: pieces.map((piece) => delta(place, { type: "text_delta", text: piece })),
    tail: [stop(place), ...after, anthropicEvent(ending)],
    stop: anthropicEvent({ type: "message_stop" }),
  };
}
