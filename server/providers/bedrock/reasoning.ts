/**
 * Reasoning to and from Converse. What a model thinks with is no field of Converse's own, but of the model's vendor
 * (`additionalModelRequestFields`), so the model's name decides.
 */
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";

export type ModelFamily = "claude_budget" | "claude_adaptive" | "nova" | "gpt_oss" | "other";

/**
 * The family of a model, by its id or inference profile ("us.anthropic.claude-sonnet-4-5-20250929-v1:0"). Claude from
 * 4.6 on thinks adaptively and later ones refuse a budget
 * (docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html).
 */
export function modelFamily(upstreamModel: string): ModelFamily {
  if (upstreamModel.includes("openai.gpt")) return "gpt_oss";
  if (upstreamModel.includes("amazon.nova")) return "nova";
  if (!upstreamModel.includes("anthropic.claude")) return "other";
  const version = /claude-[a-z]+-(\d{1,2})(?:-(\d{1,2})(?!\d))?/.exec(upstreamModel);
  const major = Number(version?.[1] ?? 0);
  const minor = Number(version?.[2] ?? 0);
  return major > 4 || (major === 4 && minor >= 6) ? "claude_adaptive" : "claude_budget";
}

const budgets = new Map([
  ["minimal", 1024],
  ["low", 2048],
  ["medium", 8192],
  ["high", 16_384],
  ["xhigh", 32_768],
]);
/** Claude takes no smaller one. */
const smallestBudget = 1024;

/** What `reasoning_effort` becomes. `maxTokens` must then be sent, for a budget of thinking lies within it. */
export interface Thinking {
  fields: Record<string, unknown>;
  maxTokens: number | null;
}

/**
 * The vendor's fields for the client's `reasoning_effort`; null: none were asked for.
 *
 * @param maxTokens the answer's cap, reasoning included; null: none
 * @throws AppError(invalid_request) for an effort that is none, or that the model cannot make
 */
export function thinkingFields(chat: ChatBody, context: UpstreamContext, maxTokens: number | null): Thinking | null {
  const effort = chat.reasoning_effort;
  if (effort === undefined || effort === null || effort === "none") return null;
  const budget = budgets.get(String(effort));
  if (typeof effort !== "string" || budget === undefined) {
    throw invalidRequest(
      "reasoning_effort",
      `'reasoning_effort' must be one of none, ${[...budgets.keys()].join(", ")}.`,
    );
  }
  const step = effort === "minimal" ? "low" : effort === "xhigh" ? "high" : effort;
  switch (modelFamily(context.upstreamModel)) {
    case "claude_adaptive":
      return { fields: { thinking: { type: "adaptive" }, output_config: { effort: step } }, maxTokens };
    case "nova":
      return { fields: { reasoningConfig: { type: "enabled", maxReasoningEffort: step } }, maxTokens };
    case "gpt_oss":
      return { fields: { reasoning_effort: step }, maxTokens };
    case "claude_budget":
      return claudeBudget(budget, context, maxTokens ?? context.maxOutputTokens);
    default:
      unsupported(context.unsupported, "reasoning_effort");
      return null;
  }
}

/** A budget within the cap that leaves a fifth of it for the answer. */
function claudeBudget(wanted: number, context: UpstreamContext, cap: number): Thinking | null {
  const budget = Math.min(wanted, Math.floor(cap * 0.8));
  if (budget < smallestBudget) {
    unsupported(
      context.unsupported,
      "reasoning_effort",
      "This model reasons only where the answer may have at least 1280 tokens: raise 'max_tokens' or leave 'reasoning_effort' out.",
    );
    return null;
  }
  return { fields: { thinking: { type: "enabled", budget_tokens: budget } }, maxTokens: cap };
}

/** Reasoning that the vendor shows only in ciphertext travels as a signature that says so. */
const redactedPrefix = "redacted:";

export const redactedSignature = (base64: string): string => `${redactedPrefix}${base64}`;

/**
 * The reasoning of an earlier answer of the assistant's as a content block; none when it cannot be proven, for models
 * that check it would refuse.
 */
export function reasoningBlocks(message: Record<string, unknown>): Record<string, unknown>[] {
  const signature = textOf(message.reasoning_signature);
  if (!signature) return [];
  if (signature.startsWith(redactedPrefix)) {
    return [{ reasoningContent: { redactedContent: signature.slice(redactedPrefix.length) } }];
  }
  const text = textOf(message.reasoning_content) ?? "";
  return [{ reasoningContent: { reasoningText: { text, signature } } }];
}

/** Deltas of a stream's reasoning: text, signature, or what is shown only in ciphertext. */
export function reasoningDelta(content: unknown): { text: string | null; signature: string | null } {
  if (!isObject(content)) return { text: null, signature: null };
  const redacted = textOf(content.redactedContent);
  const signature = textOf(content.signature) ?? (redacted === null ? null : redactedSignature(redacted));
  return { text: textOf(content.text), signature };
}
