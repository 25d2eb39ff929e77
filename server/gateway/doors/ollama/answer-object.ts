/** Ollama's answers, whole or line by line; `api/chat` and `api/generate` differ in where the text stands. */
import type { Units } from "#server/contracts/units.ts";
import type { FinishReason, ToolCall } from "#server/providers/chat.ts";
import { isObject, parseObject } from "#server/providers/wire/json-values.ts";
import type { WriteContext } from "../port.ts";

export type Form = "chat" | "generate";

export interface Content {
  text: string;
  thinking: string | null;
  toolCalls: readonly ToolCall[];
}

const sum = (...counts: (number | undefined)[]): number =>
  counts.reduce<number>((total, count) => total + (count ?? 0), 0);

/** Arguments are objects at Ollama. */
const callObject = (call: ToolCall): Record<string, unknown> => ({
  id: call.id,
  function: { name: call.name, arguments: parseObject(call.arguments) ?? {} },
});

function body(form: Form, { text, thinking, toolCalls }: Content): Record<string, unknown> {
  const thought = thinking ? { thinking } : {};
  if (form === "generate") return { response: text, ...thought };
  const calls = toolCalls.length > 0 ? { tool_calls: toolCalls.map(callObject) } : {};
  return { message: { role: "assistant", content: text, ...thought, ...calls } };
}

/** A chat's `logprobs` as Ollama's list; nothing when there are none. */
export const logprobsMember = (logprobs: unknown): Record<string, unknown> =>
  isObject(logprobs) && Array.isArray(logprobs.content) ? { logprobs: logprobs.content } : {};

/** One object that says that more comes. */
export const pieceObject = (form: Form, context: WriteContext, content: Content): Record<string, unknown> => ({
  model: context.model,
  created_at: new Date(context.createdAtSeconds * 1000).toISOString(),
  ...body(form, content),
  done: false,
});

/** The last object: with the counts, and the time since the request as all that is known of durations. */
export function lastObject(
  form: Form,
  context: WriteContext,
  content: Content,
  ending: { finish: FinishReason; units: Units; elapsedMs: number },
): Record<string, unknown> {
  const { elapsedMs, finish, units } = ending;
  const nanoseconds = Math.round(Math.max(1, elapsedMs) * 1_000_000);
  return {
    ...pieceObject(form, context, content),
    done: true,
    done_reason: finish === "length" ? "length" : "stop",
    ...(form === "generate" ? { context: [] } : {}),
    total_duration: nanoseconds,
    load_duration: 0,
    prompt_eval_count: sum(units.input, units.cached_input, units.cache_write, units.audio_input, units.image_input),
    prompt_eval_duration: 0,
    eval_count: sum(units.output, units.reasoning, units.audio_output, units.image_output),
    eval_duration: nanoseconds,
  };
}
