import type { ChatAnswer, ChatChoice, ToolCall } from "../chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { openAiRefusalOf } from "./error.ts";
import { finishReasonOf } from "./finish-reason.ts";
import type { OpenAiFlavour } from "./flavours.ts";

/** Text and reasoning of a message's or delta's content: a string, or Mistral's list of parts. */
export function contentTexts(content: unknown): { text: string; reasoning: string } {
  if (typeof content === "string") return { text: content, reasoning: "" };
  let text = "";
  let reasoning = "";
  for (const part of objectsOf(content)) {
    if (part.type === "thinking") {
      if (typeof part.thinking === "string") reasoning += part.thinking;
      for (const piece of objectsOf(part.thinking)) reasoning += textOf(piece.text) ?? "";
    } else text += textOf(part.text) ?? "";
  }
  return { text, reasoning };
}

/** Reasoning as DeepSeek and vLLM (`reasoning_content`), OpenRouter, Groq and newer vLLM (`reasoning`) write it. */
export const reasoningOf = (message: Record<string, unknown>): string | null =>
  textOf(message.reasoning_content) ?? textOf(message.reasoning);

/** Arguments are JSON text; some servers send the object itself. */
export const argumentsOf = (value: unknown): string =>
  typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : "";

function toolCallsOf(message: Record<string, unknown>, choice: number): ToolCall[] {
  const calls = objectsOf(message.tool_calls);
  // The older form of one call, without an id.
  if (isObject(message.function_call)) calls.push({ function: message.function_call });
  return calls.map((call, index) => {
    const custom = isObject(call.custom) ? call.custom : null;
    const called = isObject(call.function) ? call.function : custom;
    return {
      id: textOf(call.id) || `call_${choice}_${index}`,
      name: textOf(called?.name) ?? "",
      arguments: custom ? JSON.stringify({ input: custom.input }) : argumentsOf(called?.arguments) || "{}",
    };
  });
}

function choiceOf(choice: Record<string, unknown>, index: number): ChatChoice {
  const message = isObject(choice.message) ? choice.message : {};
  const { reasoning, text } = contentTexts(message.content);
  const toolCalls = toolCallsOf(message, index);
  const finish = finishReasonOf(choice.finish_reason, toolCalls.length > 0);
  if (finish === "failed") throw new RangeError("the upstream gave up on its answer");
  return {
    text: message.content === null || message.content === undefined ? null : text,
    refusal: textOf(message.refusal),
    reasoning: reasoningOf(message) ?? (reasoning || null),
    reasoningSignature: null,
    toolCalls,
    finish: finish ?? "stop",
    stopSequence: textOf(choice.stop_reason),
    logprobs: isObject(choice.logprobs) ? choice.logprobs : null,
  };
}

/**
 * The body of a whole answer as an object.
 * @throws RangeError when it is no JSON object, or an error under a status of success
 */
export function answerObject(body: Buffer): Record<string, unknown> {
  const answer = parseObject(body.toString("utf8"));
  if (!answer) throw new RangeError("the upstream's answer is not JSON");
  if (answer.choices === undefined && openAiRefusalOf(answer))
    throw new RangeError("the upstream answered with an error");
  return answer;
}

/** The body of a whole answer with choices as an object. @throws RangeError when it is none */
export function choicesObject(body: Buffer): Record<string, unknown> {
  const answer = answerObject(body);
  if (!Array.isArray(answer.choices)) throw new RangeError("the upstream's answer has no choices");
  return answer;
}

/** A whole answer of chat completions. @throws RangeError when the body is none */
export function openAiChatAnswer(flavour: OpenAiFlavour, body: Buffer): ChatAnswer {
  const answer = choicesObject(body);
  const choices = objectsOf(answer.choices);
  if (choices.length === 0) throw new RangeError("the upstream's answer has no choices");
  return {
    id: textOf(answer.id),
    model: textOf(answer.model),
    choices: choices.map(choiceOf),
    units: flavour.units(answer.usage),
  };
}
