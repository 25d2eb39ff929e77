/** A whole answer as a GenerateContentResponse (ai.google.dev/api/generate-content#v1beta.GenerateContentResponse). */
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatChoice } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";
import { callPart, finishReasonOf, logprobsResult, type Part, showsThoughts } from "./answer-parts.ts";
import { signatureOf } from "./thought-signature.ts";
import { usageMetadata } from "./usage-metadata.ts";

function candidateOf(choice: ChatChoice, index: number, thoughts: boolean): Record<string, unknown> {
  const parts: Part[] = [];
  if (thoughts && choice.reasoning) parts.push({ text: choice.reasoning, thought: true });
  const text = (choice.text ?? "") + (choice.refusal ?? "");
  if (text !== "") parts.push({ text });
  const calls = choice.toolCalls.map(callPart);
  const whole = calls.filter((part) => part !== null);
  parts.push(...whole);
  if (choice.reasoningSignature) {
    // The first call's, or the last part's, an empty one where there is none.
    if (text === "" && whole.length === 0) parts.push({ text: "" });
    const signed = whole[0] ?? parts.at(-1);
    if (signed) signed.thoughtSignature = signatureOf(choice.reasoningSignature);
  }
  const logprobs = logprobsResult(choice.logprobs);
  return {
    content: { parts, role: "model" },
    finishReason: finishReasonOf(choice.finish, whole.length < calls.length),
    index,
    ...(logprobs ? { logprobsResult: logprobs } : {}),
  };
}

/** The bytes of a whole answer; `units` are what is charged. */
export function writeGeminiAnswer(answer: ChatAnswer, units: Units, context: WriteContext): Buffer {
  const thoughts = showsThoughts(context.read);
  const body = {
    candidates: answer.choices.map((choice, index) => candidateOf(choice, index, thoughts)),
    usageMetadata: usageMetadata(units),
    modelVersion: context.model,
    responseId: answer.id ?? context.requestId,
  };
  return Buffer.from(JSON.stringify(body));
}
