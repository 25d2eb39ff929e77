/** Anthropic's whole answer (platform.claude.com/docs/en/api/messages) in the one form. */
import type { ChatAnswer, ChatChoice, ToolCall } from "../chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { markedProof } from "../wire/reasoning-proof.ts";
import { finishReasonOf } from "./stop-reason.ts";
import { redactedProof } from "./thinking-proof.ts";
import { anthropicUnits, mergeUsage, noUsage } from "./usage.ts";

/** The message in a body. @throws RangeError when it is none */
export function parseMessage(body: Buffer): Record<string, unknown> & { content: unknown[] } {
  const message = parseObject(body.toString("utf8"));
  if (message === null || message.type !== "message" || !Array.isArray(message.content))
    throw new RangeError("the upstream's answer is no message");
  return message as Record<string, unknown> & { content: unknown[] };
}

/** The call that a tool_use block makes. */
const toolCallOf = (block: Record<string, unknown>): ToolCall => ({
  id: textOf(block.id) ?? "",
  name: textOf(block.name) ?? "",
  arguments: JSON.stringify(isObject(block.input) ? block.input : {}),
});

/** The first proof among the blocks: one answer carries one. */
function proofOf(blocks: Record<string, unknown>[]): string | null {
  for (const block of blocks) {
    const signature = block.type === "thinking" ? textOf(block.signature) : null;
    if (signature) return markedProof("anthropic", signature);
    const data = block.type === "redacted_thinking" ? textOf(block.data) : null;
    if (data) return markedProof("anthropic", redactedProof(data));
  }
  return null;
}

/** The texts of these blocks, joined; null: there is none. */
function joined(blocks: Record<string, unknown>[], type: string, member: string): string | null {
  const texts = blocks.filter((block) => block.type === type).map((block) => textOf(block[member]) ?? "");
  return texts.length > 0 ? texts.join("") : null;
}

/** @throws RangeError when the body is no message of the vendor's */
export function readAnswer(body: Buffer): ChatAnswer {
  const message = parseMessage(body);
  const blocks = objectsOf(message.content);
  const refusal = isObject(message.stop_details) ? textOf(message.stop_details.explanation) : null;
  const choice: ChatChoice = {
    text: joined(blocks, "text", "text"),
    refusal: message.stop_reason === "refusal" ? refusal : null,
    reasoning: joined(blocks, "thinking", "thinking"),
    reasoningSignature: proofOf(blocks),
    toolCalls: blocks.filter((block) => block.type === "tool_use").map(toolCallOf),
    finish: finishReasonOf(message.stop_reason),
    stopSequence: textOf(message.stop_sequence),
    logprobs: null,
  };
  return {
    id: textOf(message.id),
    model: textOf(message.model),
    choices: [choice],
    units: anthropicUnits(mergeUsage(noUsage, message.usage)),
  };
}
