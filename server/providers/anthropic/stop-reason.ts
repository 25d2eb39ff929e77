/** Anthropic's stop reasons (platform.claude.com/docs/en/build-with-claude/handling-stop-reasons). */
import type { FinishReason } from "../chat.ts";

const reasons = new Map<unknown, FinishReason>([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  // A long turn with the vendor's own tools was paused: sent back as it is, it goes on.
  ["pause_turn", "stop"],
  ["tool_use", "tool_calls"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "content_filter"],
]);

/** OpenAI's finish reason; what is not known is a stop. */
export const finishReasonOf = (stopReason: unknown): FinishReason => reasons.get(stopReason) ?? "stop";
