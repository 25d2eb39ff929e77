/** A whole answer as a response object. */
import type { ResponseOutputItem } from "openai/resources/responses/responses";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatChoice } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";
import { wishesOf } from "./read-request.ts";
import {
  callItem,
  endingOf,
  finishedResponse,
  idBase,
  messageItem,
  reasoningItem,
  textLogprobs,
  textPart,
} from "./response-object.ts";

function outputOf(choice: ChatChoice, context: WriteContext): ResponseOutputItem[] {
  const output: ResponseOutputItem[] = [];
  const wishes = wishesOf(context.read);
  const { status } = endingOf(choice.finish);
  const id = (kind: string) => `${kind}_${idBase(context.requestId)}_${output.length}`;
  const signature = choice.reasoningSignature;
  if (choice.reasoning || signature !== null)
    output.push(reasoningItem(id("rs"), "completed", choice.reasoning || null, { summary: wishes.summary, signature }));
  const parts = [];
  if (choice.text) parts.push(textPart(choice.text, wishes.logprobs ? textLogprobs(choice.logprobs) : []));
  if (choice.refusal) parts.push({ type: "refusal" as const, refusal: choice.refusal });
  if (parts.length === 0 && choice.toolCalls.length === 0) parts.push(textPart(""));
  if (parts.length > 0) output.push(messageItem(id("msg"), status, parts));
  for (const call of choice.toolCalls) output.push(callItem(id("fc"), status, call));
  return output;
}

/** The body of a sync answer: the first choice, with `units` as its usage. */
export function writeResponse(answer: ChatAnswer, units: Units, context: WriteContext): Buffer {
  const choice = answer.choices[0];
  const output = choice ? outputOf(choice, context) : [];
  return Buffer.from(JSON.stringify(finishedResponse(context, output, choice?.finish ?? "stop", units)));
}
