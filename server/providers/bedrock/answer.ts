import type { ChatAnswer, ToolCall } from "#server/providers/chat.ts";
import { isObject, objectsOf, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import { bedrockFinish, bedrockStopSequence } from "./finish-reason.ts";
import { bedrockProof, redactedSignature } from "./reasoning.ts";
import { bedrockUnits } from "./usage.ts";

interface Gathered {
  texts: string[];
  reasoning: string[];
  signature: string | null;
  toolCalls: ToolCall[];
}

/**
 * A whole answer of Converse's
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_ResponseSyntax).
 * It carries neither an id nor the model's name.
 *
 * @throws RangeError when the body is no answer
 */
export function readAnswer(body: Buffer): ChatAnswer {
  const answer = parseObject(body.toString("utf8"));
  const message = isObject(answer?.output) ? answer.output.message : undefined;
  if (!answer || !isObject(message) || !Array.isArray(message.content)) {
    throw new RangeError("the upstream's answer is no answer of Converse");
  }
  const gathered: Gathered = { texts: [], reasoning: [], signature: null, toolCalls: [] };
  for (const block of objectsOf(message.content)) gather(block, gathered);
  return {
    id: null,
    model: null,
    choices: [
      {
        text: gathered.texts.length > 0 ? gathered.texts.join("") : null,
        refusal: null,
        reasoning: gathered.reasoning.length > 0 ? gathered.reasoning.join("") : null,
        reasoningSignature: gathered.signature === null ? null : bedrockProof(gathered.signature),
        toolCalls: gathered.toolCalls,
        finish: bedrockFinish(answer.stopReason),
        stopSequence: bedrockStopSequence(answer),
        logprobs: null,
      },
    ],
    units: bedrockUnits(answer.usage),
  };
}

/** Blocks of kinds that a chat cannot tell (guardrail assessments, generated video) are left out. */
function gather(block: Record<string, unknown>, into: Gathered): void {
  const text = textOf(block.text);
  if (text !== null) into.texts.push(text);
  if (isObject(block.citationsContent)) {
    for (const part of objectsOf(block.citationsContent.content)) into.texts.push(textOf(part.text) ?? "");
  }
  if (isObject(block.reasoningContent)) gatherReasoning(block.reasoningContent, into);
  if (isObject(block.toolUse)) {
    into.toolCalls.push({
      id: textOf(block.toolUse.toolUseId) ?? "",
      name: textOf(block.toolUse.name) ?? "",
      arguments: JSON.stringify(block.toolUse.input ?? {}),
    });
  }
}

function gatherReasoning(content: Record<string, unknown>, into: Gathered): void {
  if (isObject(content.reasoningText)) {
    const text = textOf(content.reasoningText.text);
    if (text !== null) into.reasoning.push(text);
    into.signature = textOf(content.reasoningText.signature) ?? into.signature;
  }
  const redacted = textOf(content.redactedContent);
  if (redacted !== null) into.signature ??= redactedSignature(redacted);
}
