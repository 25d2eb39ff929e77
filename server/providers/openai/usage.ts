/**
 * OpenAI's usage object in disjoint unit kinds. `prompt_tokens` includes cached and audio input,
 * `completion_tokens` includes reasoning and audio output
 * (platform.openai.com/docs/api-reference/chat/object#usage).
 */
import type { Units } from "#server/contracts/units.ts";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** More tokens than this in one request are no count but a fault. */
const mostTokens = 1_000_000_000;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= mostTokens;

/** A detail as providers report it; one that is none counts as zero. */
function detail(holder: unknown, name: string): number {
  const value = isObject(holder) ? holder[name] : undefined;
  return isCount(value) ? value : 0;
}

/**
 * Units of a usage object. An explicit zero is zero; null means that there is no usable usage object: missing, null,
 * or a total that is missing or no believable count.
 */
export function openAiUnits(usage: unknown): Units | null {
  if (!isObject(usage) || !isCount(usage.prompt_tokens) || !isCount(usage.completion_tokens)) return null;
  const prompt = usage.prompt_tokens;
  const completion = usage.completion_tokens;
  const cached = Math.min(detail(usage.prompt_tokens_details, "cached_tokens"), prompt);
  const audioInput = Math.min(detail(usage.prompt_tokens_details, "audio_tokens"), prompt - cached);
  const reasoning = Math.min(detail(usage.completion_tokens_details, "reasoning_tokens"), completion);
  const audioOutput = Math.min(detail(usage.completion_tokens_details, "audio_tokens"), completion - reasoning);
  const units: Units = { input: prompt - cached - audioInput, output: completion - reasoning - audioOutput };
  if (cached > 0) units.cached_input = cached;
  if (audioInput > 0) units.audio_input = audioInput;
  if (reasoning > 0) units.reasoning = reasoning;
  if (audioOutput > 0) units.audio_output = audioOutput;
  return units;
}
