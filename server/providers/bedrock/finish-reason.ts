import type { FinishReason } from "#server/providers/chat.ts";

const reasons = new Map<unknown, FinishReason>([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["tool_use", "tool_calls"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "content_filter"],
  ["guardrail_intervened", "content_filter"],
  ["content_filtered", "content_filter"],
]);

/** Converse's `stopReason` as OpenAI's finish reason; an unknown one is "stop". */
export const bedrockFinish = (stopReason: unknown): FinishReason => reasons.get(stopReason) ?? "stop";

/** The sequence that stopped a Claude model, where it was asked for (`additionalModelResponseFieldPaths`). */
export function bedrockStopSequence(holder: Record<string, unknown>): string | null {
  const fields = holder.additionalModelResponseFields;
  if (typeof fields !== "object" || fields === null || !("stop_sequence" in fields)) return null;
  return typeof fields.stop_sequence === "string" ? fields.stop_sequence : null;
}
