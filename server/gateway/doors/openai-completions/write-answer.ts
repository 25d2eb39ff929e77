/** Answers of the older `completions` (platform.openai.com/docs/api-reference/completions/object). */
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatChoice, FinishReason } from "#server/providers/chat.ts";
import { usageObject } from "../openai-chat/write-answer.ts";
import type { WriteContext } from "../port.ts";
import { completionLogprobs } from "./logprobs.ts";
import { echoOf } from "./read-request.ts";

/** cmpl-… of a request: one for the whole answer. */
export const completionId = (context: WriteContext): string =>
  `cmpl-${context.requestId.slice(context.requestId.indexOf("_") + 1)}`;

/** The older completions know no calls. */
export const completionFinish = (finish: FinishReason): string => (finish === "tool_calls" ? "stop" : finish);

function choiceObject(choice: ChatChoice, index: number, echo: string): Record<string, unknown> {
  return {
    text: echo + (choice.text ?? choice.refusal ?? ""),
    index,
    logprobs: completionLogprobs(choice.logprobs, echo.length),
    finish_reason: completionFinish(choice.finish),
  };
}

/** A whole answer as OpenAI writes it. */
export function writeCompletion(answer: ChatAnswer, units: Units, context: WriteContext): Buffer {
  const echo = echoOf(context.read);
  return Buffer.from(
    JSON.stringify({
      id: completionId(context),
      object: "text_completion",
      created: context.createdAtSeconds,
      model: context.model,
      choices: answer.choices.map((choice, index) => choiceObject(choice, index, echo)),
      usage: usageObject(units),
    }),
  );
}
