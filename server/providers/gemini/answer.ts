/** A whole GenerateContentResponse in the gateway's form (ai.google.dev/api/generate-content#v1beta.GenerateContentResponse). */
import type { ChatAnswer, ChatChoice } from "../chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { blockReason, callId, indexOf, piecesOf } from "./candidate-parts.ts";
import { finishReason } from "./finish-reason.ts";
import { logprobsOf } from "./logprobs.ts";
import { geminiUnits } from "./usage.ts";

function choiceOf(candidate: Record<string, unknown>, index: number, answerId: string): ChatChoice {
  const choice: ChatChoice = {
    text: null,
    refusal: null,
    reasoning: null,
    reasoningSignature: null,
    toolCalls: [],
    finish: "stop",
    stopSequence: null,
    logprobs: logprobsOf(candidate.logprobsResult),
  };
  let ofCall = false;
  for (const piece of piecesOf(candidate.content)) {
    if (piece.kind === "text") choice.text = (choice.text ?? "") + piece.text;
    else if (piece.kind === "reasoning") choice.reasoning = (choice.reasoning ?? "") + piece.text;
    else if (piece.kind === "call") {
      const id = piece.id ?? callId(answerId, index, choice.toolCalls.length);
      choice.toolCalls.push({ id, name: piece.name, arguments: piece.arguments });
    } else if (!ofCall) {
      // The first call's signature counts; without calls the last part's.
      choice.reasoningSignature = piece.signature;
      ofCall = piece.ofCall;
    }
  }
  // A whole answer without a reason did not come to its end.
  choice.finish = finishReason(candidate.finishReason, choice.toolCalls.length > 0) ?? "length";
  return choice;
}

const blocked = (): ChatChoice => ({
  text: null,
  refusal: null,
  reasoning: null,
  reasoningSignature: null,
  toolCalls: [],
  finish: "content_filter",
  stopSequence: null,
  logprobs: null,
});

/**
 * A whole answer. A prompt that Google blocked is one choice without content, finished by `content_filter`.
 * @throws RangeError when the body is no answer of Gemini's
 */
export function geminiAnswer(body: Buffer): ChatAnswer {
  const text = body.toString("utf8");
  const answer = parseObject(text);
  if (!answer) throw new RangeError("the upstream's answer is no JSON object");
  const id = textOf(answer.responseId);
  const choices = objectsOf(answer.candidates)
    .map((candidate) => ({ candidate, index: indexOf(candidate) ?? 0 }))
    .sort((a, b) => a.index - b.index)
    .map(({ candidate, index }) => choiceOf(candidate, index, id ?? text));
  if (choices.length === 0 && blockReason(answer) !== null) choices.push(blocked());
  if (choices.length === 0 || isObject(answer.error)) throw new RangeError("the upstream's answer has no candidates");
  return { id, model: textOf(answer.modelVersion), choices, units: geminiUnits(answer.usageMetadata) };
}
