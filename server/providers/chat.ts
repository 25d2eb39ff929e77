/**
 * The one form of a chat between a client's format and an upstream's. A request is OpenAI's chat completions body
 * (platform.openai.com/docs/api-reference/chat/create), because it is what most clients send; an answer is told in
 * whole (ChatAnswer) or as it comes (ChatDelta).
 *
 * Beyond OpenAI's own members a message of the assistant may carry `reasoning_content` (text) and
 * `reasoning_signature` (the vendor's proof of it, opaque), so that a conversation with thinking can go on; a text
 * part or tool may carry `cache_control` as Anthropic writes it; a `file` part may carry `file_url`.
 */
import type { Units } from "#server/contracts/units.ts";

/** A client's chat request after its door has read it. Members are the client's: codecs check what they use. */
export interface ChatBody extends Record<string, unknown> {
  model: string;
  messages: Record<string, unknown>[];
}

/** OpenAI's finish reasons. */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter";

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text of the arguments. */
  arguments: string;
}

export interface ChatChoice {
  text: string | null;
  refusal: string | null;
  reasoning: string | null;
  /** The vendor's proof of the reasoning, opaque; null: none. */
  reasoningSignature: string | null;
  toolCalls: ToolCall[];
  finish: FinishReason;
  /** The sequence that stopped it, where the vendor tells. */
  stopSequence: string | null;
  /** As OpenAI writes `logprobs`, where the vendor has them. */
  logprobs: unknown;
}

/** A whole answer. */
export interface ChatAnswer {
  /** The upstream's id; null: it has none. */
  id: string | null;
  /** What the upstream says served it; null: it does not. */
  model: string | null;
  choices: ChatChoice[];
  /** Disjoint units as reported; null: no usable figure. */
  units: Units | null;
}

/** What a stream's next piece says. `choice` and `tool` count from 0; a tool's index is counted per choice. */
export type ChatDelta =
  | { kind: "start"; id: string | null; model: string | null }
  | { kind: "text"; choice: number; text: string }
  | { kind: "refusal"; choice: number; text: string }
  | { kind: "reasoning"; choice: number; text: string }
  | { kind: "reasoning_signature"; choice: number; signature: string }
  | { kind: "tool_call"; choice: number; tool: number; id: string; name: string }
  | { kind: "tool_arguments"; choice: number; tool: number; json: string }
  | { kind: "logprobs"; choice: number; logprobs: unknown }
  | { kind: "finish"; choice: number; reason: FinishReason; stopSequence: string | null };
