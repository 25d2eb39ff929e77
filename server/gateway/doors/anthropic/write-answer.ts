/** A whole answer as a message (platform.claude.com/docs/en/api/messages). */
import type { Units } from "#server/contracts/units.ts";
import { thinkingBlock } from "#server/providers/anthropic/thinking-proof.ts";
import type { ChatAnswer, ChatChoice } from "#server/providers/chat.ts";
import { parseObject } from "#server/providers/wire/json-values.ts";
import { shownProof } from "#server/providers/wire/reasoning-proof.ts";
import type { WriteContext } from "../port.ts";
import { endingMembers, messageHead, messageUsage, toolUseBlock } from "./message-object.ts";

function contentOf(choice: ChatChoice): Record<string, unknown>[] {
  const blocks: Record<string, unknown>[] = [];
  if (choice.reasoning || choice.reasoningSignature)
    blocks.push(thinkingBlock(choice.reasoning ?? "", shownProof("anthropic", choice.reasoningSignature ?? "")));
  for (const text of [choice.text, choice.refusal]) if (text) blocks.push({ type: "text", text, citations: null });
  for (const call of choice.toolCalls) blocks.push(toolUseBlock(call.id, call.name, parseObject(call.arguments) ?? {}));
  return blocks;
}

const noChoice: ChatChoice = {
  text: null,
  refusal: null,
  reasoning: null,
  reasoningSignature: null,
  toolCalls: [],
  finish: "stop",
  stopSequence: null,
  logprobs: null,
};

/** The body of a sync answer: the first choice, with `units` as its usage. */
export function writeMessage(answer: ChatAnswer, units: Units, context: WriteContext): Buffer {
  const choice = answer.choices[0] ?? noChoice;
  const ending = {
    finish: choice.finish,
    stopSequence: choice.stopSequence,
    callsTools: choice.toolCalls.length > 0,
    refuses: Boolean(choice.refusal),
  };
  const message = {
    ...messageHead(context),
    content: contentOf(choice),
    ...endingMembers(ending),
    usage: messageUsage(units),
  };
  return Buffer.from(JSON.stringify(message));
}
