/**
 * Reasoning to and from Converse. What a model thinks with is no field of Converse's own, but of the model's vendor
 * (`additionalModelRequestFields`), so the model's name decides.
 */
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { markedProof, ownProof } from "#server/providers/wire/reasoning-proof.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import { type ModelTraits, modelTraits } from "./models.ts";

const budgets = new Map([
  ["minimal", 1024],
  ["low", 2048],
  ["medium", 8192],
  ["high", 16_384],
  ["xhigh", 32_768],
  ["max", 32_768],
]);
/** Claude takes no smaller one. */
const smallestBudget = 1024;

/** What `reasoning_effort` becomes. */
export interface Thinking {
  fields: Record<string, unknown>;
  /** The cap that must be sent, for a budget of thinking lies within it; null: none. */
  maxTokens: number | null;
}

/**
 * The vendor's fields for the client's `reasoning_effort`; null: none were asked for, or the model is left to itself.
 *
 * @param of.maxTokens the answer's cap, reasoning included; null: none @param of.forcedTool the model must call a tool
 * @throws AppError(invalid_request) for an effort that is none, or that the model cannot make
 */
export function thinkingFields(
  chat: ChatBody,
  context: UpstreamContext,
  { maxTokens, forcedTool }: { maxTokens: number | null; forcedTool: boolean },
): Thinking | null {
  const effort = chat.reasoning_effort;
  if (effort === undefined || effort === null || effort === "none") return null;
  const budget = typeof effort === "string" ? budgets.get(effort) : undefined;
  if (typeof effort !== "string" || budget === undefined) {
    throw invalidRequest(
      "reasoning_effort",
      `'reasoning_effort' must be one of none, ${[...budgets.keys()].join(", ")}.`,
    );
  }
  const { efforts, family, reasoning } = modelTraits(context.upstreamModel);
  if (reasoning === "none" || (family === "claude" && forcedTool)) {
    const words = forcedTool ? "This model cannot reason when it must call a tool." : "This model cannot reason.";
    unsupported(context.unsupported, "reasoning_effort", words);
    return null;
  }
  if (reasoning === "budget") return claudeBudget(budget, chat, context, maxTokens ?? context.maxOutputTokens);
  const named = effort === "minimal" ? "low" : efforts.includes(effort) ? effort : "high";
  return { fields: effortFields(family, named), maxTokens };
}

function effortFields(family: ModelTraits["family"], effort: string): Record<string, unknown> {
  if (family === "nova") return { reasoningConfig: { type: "enabled", maxReasoningEffort: effort } };
  if (family === "gpt_oss") return { reasoning_effort: effort };
  return { thinking: { type: "adaptive" }, output_config: { effort } };
}

/** A budget within the cap that leaves a fifth of it for the answer. */
function claudeBudget(wanted: number, chat: ChatBody, context: UpstreamContext, cap: number): Thinking | null {
  const budget = Math.min(wanted, Math.floor(cap * 0.8));
  if (budget < smallestBudget) {
    unsupported(
      context.unsupported,
      "reasoning_effort",
      "This model reasons only where the answer may have at least 1280 tokens: raise 'max_tokens' or leave 'reasoning_effort' out.",
    );
    return null;
  }
  // With a budget Claude wants the proof of its reasoning before every call of a tool.
  if (chat.messages.some((message) => hasCalls(message) && !ownProof("anthropic", message.reasoning_signature)))
    return null;
  return { fields: { thinking: { type: "enabled", budget_tokens: budget } }, maxTokens: cap };
}

const hasCalls = (message: unknown): message is Record<string, unknown> =>
  isObject(message) && Array.isArray(message.tool_calls) && message.tool_calls.length > 0;

/** Reasoning that the vendor shows only in ciphertext travels as a signature that says so. */
const redactedPrefix = "redacted_thinking:";

export const redactedSignature = (base64: string): string => `${redactedPrefix}${base64}`;

/**
 * The reasoning of an earlier answer of the assistant's as a content block; none when it cannot be proven, for models
 * that check it would refuse.
 */
export function reasoningBlocks(message: Record<string, unknown>): Record<string, unknown>[] {
  const signature = ownProof("anthropic", message.reasoning_signature);
  if (!signature) return [];
  if (signature.startsWith(redactedPrefix)) {
    return [{ reasoningContent: { redactedContent: signature.slice(redactedPrefix.length) } }];
  }
  const text = textOf(message.reasoning_content) ?? "";
  return [{ reasoningContent: { reasoningText: { text, signature } } }];
}

/** The proof of an answer's reasoning: Claude alone of Bedrock's models signs it. */
export const bedrockProof = (signature: string): string => markedProof("anthropic", signature);

/** Deltas of a stream's reasoning: text, signature, or what is shown only in ciphertext. */
export function reasoningDelta(content: unknown): { text: string | null; signature: string | null } {
  if (!isObject(content)) return { text: null, signature: null };
  const redacted = textOf(content.redactedContent);
  const signature = textOf(content.signature) ?? (redacted === null ? null : redactedSignature(redacted));
  return { text: textOf(content.text), signature };
}
