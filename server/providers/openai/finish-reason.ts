import type { FinishReason } from "../chat.ts";

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  tool_calls: "tool_calls",
  function_call: "tool_calls",
  content_filter: "content_filter",
  // Mistral: the context is full.
  model_length: "length",
  // vLLM, SGLang, Together
  eos: "stop",
  abort: "stop",
};

/** Reasons that say that the answer is none: Mistral's and OpenRouter's error, DeepSeek's lack of resources. */
const failures = new Set(["error", "insufficient_system_resource"]);

/** OpenAI's finish reason; "failed": the upstream gave up half-way; null: it has not finished. */
export function finishReasonOf(value: unknown, hasToolCalls: boolean): FinishReason | "failed" | null {
  if (typeof value !== "string" || value === "") return null;
  if (failures.has(value)) return "failed";
  const reason = Object.hasOwn(reasons, value) ? (reasons[value] ?? "stop") : "stop";
  // Some servers, and OpenAI itself when one function is forced, say "stop" behind a call.
  return reason === "stop" && hasToolCalls ? "tool_calls" : reason;
}
