/** Answers of `chat/completions` (platform.openai.com/docs/api-reference/chat/object). */
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatChoice } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";

const sum = (...counts: (number | undefined)[]): number =>
  counts.reduce<number>((total, count) => total + (count ?? 0), 0);

/** OpenAI's usage object: its totals include their details. */
export function usageObject(units: Units): Record<string, unknown> {
  const prompt = sum(units.input, units.cached_input, units.cache_write, units.audio_input, units.image_input);
  const completion = sum(units.output, units.reasoning, units.audio_output, units.image_output);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: units.cached_input ?? 0, audio_tokens: units.audio_input ?? 0 },
    completion_tokens_details: { reasoning_tokens: units.reasoning ?? 0, audio_tokens: units.audio_output ?? 0 },
  };
}

/** chatcmpl-… of a request: one for the whole answer. */
export const completionId = (context: WriteContext): string =>
  `chatcmpl-${context.requestId.slice(context.requestId.indexOf("_") + 1)}`;

function choiceObject(choice: ChatChoice, index: number): Record<string, unknown> {
  const message: Record<string, unknown> = { role: "assistant", content: choice.text, refusal: choice.refusal };
  if (choice.reasoning !== null) message.reasoning_content = choice.reasoning;
  if (choice.reasoningSignature !== null) message.reasoning_signature = choice.reasoningSignature;
  if (choice.toolCalls.length > 0)
    message.tool_calls = choice.toolCalls.map((call) => ({
      id: call.id,
      type: "function",
      function: { name: call.name, arguments: call.arguments },
    }));
  return { index, message, logprobs: choice.logprobs ?? null, finish_reason: choice.finish };
}

/** A whole answer as OpenAI writes it. */
export const writeChatAnswer = (answer: ChatAnswer, units: Units, context: WriteContext): Buffer =>
  Buffer.from(
    JSON.stringify({
      id: completionId(context),
      object: "chat.completion",
      created: context.createdAtSeconds,
      model: context.model,
      choices: answer.choices.map(choiceObject),
      usage: usageObject(units),
    }),
  );
