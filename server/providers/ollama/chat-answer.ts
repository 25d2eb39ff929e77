import type { ChatAnswer, FinishReason, ToolCall } from "../chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { ollamaRefusalOf } from "./error.ts";
import { ollamaUnits } from "./usage.ts";

/** OpenAI's finish reason of Ollama's `done_reason` (stop, length, load, unload). */
export const finishOf = (reason: unknown, hasToolCalls: boolean): FinishReason =>
  reason === "length" ? "length" : hasToolCalls ? "tool_calls" : "stop";

/** Calls have no ids in older versions of Ollama: one is made up, by their order. @param from calls before these */
export function toolCallsOf(message: Record<string, unknown>, from: number): ToolCall[] {
  return objectsOf(message.tool_calls).map((call, index) => {
    const called = isObject(call.function) ? call.function : {};
    const given = called.arguments;
    return {
      id: textOf(call.id) || `call_${from + index}`,
      name: textOf(called.name) ?? "",
      arguments: typeof given === "string" ? given : JSON.stringify(given ?? {}),
    };
  });
}

/** Ollama's list of tokens as OpenAI writes `logprobs`; null: there is none. */
export const logprobsOf = (value: unknown): unknown =>
  Array.isArray(value) && value.length > 0 ? { content: value, refusal: null } : null;

/**
 * The body of a whole answer as an object.
 * @throws RangeError when it is none of Ollama's
 */
export function answerObject(body: Buffer): Record<string, unknown> {
  const answer = parseObject(body.toString("utf8"));
  if (!answer) throw new RangeError("the upstream's answer is not JSON");
  if (ollamaRefusalOf(answer)) throw new RangeError("the upstream answered with an error");
  if (answer.done !== true) throw new RangeError("the upstream's answer is not whole");
  return answer;
}

/** A whole answer of `api/chat`. @throws RangeError when the body is none */
export function ollamaChatAnswer(body: Buffer): ChatAnswer {
  const answer = answerObject(body);
  const { message } = answer;
  if (!isObject(message)) throw new RangeError("the upstream's answer has no message");
  const toolCalls = toolCallsOf(message, 0);
  const text = textOf(message.content) ?? "";
  return {
    id: null,
    model: textOf(answer.model),
    choices: [
      {
        text: text === "" && toolCalls.length > 0 ? null : text,
        refusal: null,
        reasoning: textOf(message.thinking) || null,
        reasoningSignature: null,
        toolCalls,
        finish: finishOf(answer.done_reason, toolCalls.length > 0),
        stopSequence: null,
        logprobs: logprobsOf(answer.logprobs),
      },
    ],
    units: ollamaUnits(answer),
  };
}
