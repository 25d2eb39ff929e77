/** What Gemini's candidates are made of. */
import type { FinishReason, ToolCall } from "#server/providers/chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import type { ChatRead } from "../port.ts";

export type Part = Record<string, unknown>;

const reasons: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  tool_calls: "STOP",
  length: "MAX_TOKENS",
  content_filter: "SAFETY",
};

/** Google's word for a finish reason. @param broken a call's arguments were no JSON, as when it was cut short */
export const finishReasonOf = (reason: FinishReason, broken: boolean): string =>
  broken && reason !== "length" ? "MALFORMED_FUNCTION_CALL" : reasons[reason];

/** A call as a part; null: its arguments are no object, and Google has no form for that. */
export function callPart(call: ToolCall): Part | null {
  const args = call.arguments.trim() === "" ? {} : parseObject(call.arguments);
  return args && { functionCall: { id: call.id, name: call.name, args } };
}

/** Google shows thoughts to clients that asked for them. */
export const showsThoughts = (read: ChatRead): boolean => "includeThoughts" in read && read.includeThoughts === true;

const entry = (of: Record<string, unknown>) => ({ token: textOf(of.token) ?? "", logProbability: of.logprob });

/** OpenAI's `logprobs` as a candidate's; null: none. */
export function logprobsResult(logprobs: unknown): Record<string, unknown> | null {
  const content = objectsOf(isObject(logprobs) ? logprobs.content : null);
  if (content.length === 0) return null;
  return {
    chosenCandidates: content.map(entry),
    topCandidates: content.map((token) => ({ candidates: objectsOf(token.top_logprobs).map(entry) })),
  };
}
