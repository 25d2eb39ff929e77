/**
 * OpenAI's usage object in disjoint unit kinds. `prompt_tokens` includes cached and audio input,
 * `completion_tokens` includes reasoning and audio output
 * (platform.openai.com/docs/api-reference/chat/object#usage).
 */
import type { Units } from "#server/contracts/units.ts";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A count as providers report it: a non-negative safe integer, or nothing. */
function count(holder: unknown, name: string): number {
  if (!isObject(holder)) return 0;
  const value = holder[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/**
 * Units of a usage object. An explicit zero is zero; null means that there is no usable usage object
 * (missing, null, or with neither total in it).
 */
export function openAiUnits(usage: unknown): Units | null {
  if (!isObject(usage)) return null;
  if (typeof usage.prompt_tokens !== "number" && typeof usage.completion_tokens !== "number") return null;
  const prompt = count(usage, "prompt_tokens");
  const completion = count(usage, "completion_tokens");
  const cached = Math.min(count(usage.prompt_tokens_details, "cached_tokens"), prompt);
  const audioInput = Math.min(count(usage.prompt_tokens_details, "audio_tokens"), prompt - cached);
  const reasoning = Math.min(count(usage.completion_tokens_details, "reasoning_tokens"), completion);
  const audioOutput = Math.min(count(usage.completion_tokens_details, "audio_tokens"), completion - reasoning);
  const units: Units = { input: prompt - cached - audioInput, output: completion - reasoning - audioOutput };
  if (cached > 0) units.cached_input = cached;
  if (audioInput > 0) units.audio_input = audioInput;
  if (reasoning > 0) units.reasoning = reasoning;
  if (audioOutput > 0) units.audio_output = audioOutput;
  return units;
}
