import type { FinishReason } from "../chat.ts";

/** Google's reasons that withhold an answer or a part of it (ai.google.dev/api/generate-content#FinishReason). */
const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  CONTINUATION: "length",
};

/**
 * OpenAI's word for a candidate's finish reason; null: it has not finished. Whatever is no proper end (SAFETY,
 * RECITATION, BLOCKLIST, PROHIBITED_CONTENT, SPII, LANGUAGE, MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, OTHER,
 * and what Google may add) is told as content that was withheld: such an answer must not look complete.
 *
 * @param calledTools the candidate has called a function: Google says STOP then as well
 */
export function finishReason(value: unknown, calledTools: boolean): FinishReason | null {
  if (typeof value !== "string" || value === "" || value === "FINISH_REASON_UNSPECIFIED") return null;
  const reason = (Object.hasOwn(reasons, value) ? reasons[value] : undefined) ?? "content_filter";
  return reason === "stop" && calledTools ? "tool_calls" : reason;
}
