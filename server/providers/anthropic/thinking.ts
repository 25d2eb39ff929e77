/**
 * OpenAI's reasoning_effort as Anthropic's thinking: a token budget on models up to 4.5, adaptive thinking with an
 * effort on later ones (platform.claude.com/docs/en/build-with-claude/{thinking,extended-thinking,effort}).
 */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { ownProof } from "../wire/reasoning-proof.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import { modelTraits } from "./models.ts";

export interface Thinking {
  /** The `thinking` member; null: it is left out. */
  config: Record<string, unknown> | null;
  /** `output_config.effort`; null: it is left out. */
  effort: string | null;
  /** The model thinks in this request: earlier thinking may go with it, sampling may not. */
  active: boolean;
}

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
type Effort = (typeof efforts)[number];

/** Tokens to think with, for models that want a number. The least that the API takes is 1,024. */
const budgets: Record<Exclude<Effort, "none">, number> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};
const leastBudget = 1024;
/** The answer keeps at least a fifth of the cap, which counts thinking too. */
const shareOfCap = 0.8;

function effortOf(chat: ChatBody): Effort | null {
  const value = chat.reasoning_effort;
  if (value === undefined || value === null) return null;
  const effort = efforts.find((known) => known === value);
  if (!effort) throw invalidRequest("reasoning_effort", `'reasoning_effort' must be one of ${efforts.join(", ")}.`);
  return effort;
}

/** With a budget the API wants the proof of the thinking before every call of a tool. */
const lacksProof = (chat: ChatBody): boolean =>
  chat.messages.some(
    (message) =>
      message.role === "assistant" &&
      Array.isArray(message.tool_calls) &&
      message.tool_calls.length > 0 &&
      !ownProof("anthropic", message.reasoning_signature),
  );

/**
 * @param cap output tokens of this request @param forcedTool the model must call a tool, which excludes thinking
 * @throws AppError(invalid_request) naming reasoning_effort
 */
export function readThinking(
  chat: ChatBody,
  context: UpstreamContext,
  { cap, forcedTool }: { cap: number; forcedTool: boolean },
): Thinking {
  const traits = modelTraits(context.upstreamModel);
  const off: Thinking = { config: null, effort: null, active: traits.thinksByDefault && !forcedTool };
  const effort = effortOf(chat);
  if (effort === null) return off;
  if (effort === "none") {
    if (traits.canStopThinking) return { config: { type: "disabled" }, effort: null, active: false };
    return traits.thinksByDefault ? { ...off, effort: "low" } : off;
  }
  if (traits.thinking === "adaptive") {
    const named = effort === "minimal" ? "low" : effort;
    // Shown by default on some models only; a client that asks for reasoning wants to see it.
    const config = forcedTool ? null : { type: "adaptive", display: "summarized" };
    return { config, effort: traits.efforts.has(named) ? named : "high", active: !forcedTool };
  }
  if (traits.thinking === "none" || forcedTool) {
    const words = forcedTool ? "This model cannot think when it must call a tool." : "This model cannot think.";
    unsupported(context.unsupported, "reasoning_effort", words);
    return off;
  }
  const budget = Math.min(budgets[effort], Math.floor(cap * shareOfCap));
  if (budget < leastBudget || lacksProof(chat)) return off;
  return { config: { type: "enabled", budget_tokens: budget }, effort: null, active: true };
}
