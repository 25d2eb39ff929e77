/**
 * OpenAI's usage object in disjoint unit kinds. `prompt_tokens` includes cached and audio input,
 * `completion_tokens` includes reasoning and audio output
 * (platform.openai.com/docs/api-reference/chat/object#usage).
 */
import type { Units } from "#server/contracts/units.ts";
import { countOf, isObject } from "../wire/json-values.ts";

/** Totals and the parts of them, as a vendor counts. */
export interface TokenTotals {
  prompt: number;
  completion: number;
  cached: number;
  cacheWrite: number;
  audioInput: number;
  reasoning: number;
  audioOutput: number;
}

/** A detail as providers report it; one that is none counts as zero. */
const detail = (holder: unknown, name: string): number => (isObject(holder) ? (countOf(holder[name]) ?? 0) : 0);

/** An answer of no tokens may leave its count out: the total says so. */
const completionOf = (usage: Record<string, unknown>, prompt: number): number | null =>
  usage.completion_tokens === undefined && usage.total_tokens === prompt ? 0 : countOf(usage.completion_tokens);

/** The figures of a usage object in OpenAI's shape; null: a total is missing or no believable count. */
export function tokenTotals(usage: unknown): TokenTotals | null {
  if (!isObject(usage)) return null;
  const prompt = countOf(usage.prompt_tokens);
  if (prompt === null) return null;
  const completion = completionOf(usage, prompt);
  if (completion === null) return null;
  return {
    prompt,
    completion,
    cached: detail(usage.prompt_tokens_details, "cached_tokens"),
    cacheWrite: 0,
    audioInput: detail(usage.prompt_tokens_details, "audio_tokens"),
    reasoning: detail(usage.completion_tokens_details, "reasoning_tokens"),
    audioOutput: detail(usage.completion_tokens_details, "audio_tokens"),
  };
}

/** Parts taken out of their totals: the kinds add up to the totals, whatever the parts say. */
export function disjointUnits(totals: TokenTotals): Units {
  const cached = Math.min(totals.cached, totals.prompt);
  const cacheWrite = Math.min(totals.cacheWrite, totals.prompt - cached);
  const audioInput = Math.min(totals.audioInput, totals.prompt - cached - cacheWrite);
  const reasoning = Math.min(totals.reasoning, totals.completion);
  const audioOutput = Math.min(totals.audioOutput, totals.completion - reasoning);
  const units: Units = {
    input: totals.prompt - cached - cacheWrite - audioInput,
    output: totals.completion - reasoning - audioOutput,
  };
  if (cached > 0) units.cached_input = cached;
  if (cacheWrite > 0) units.cache_write = cacheWrite;
  if (audioInput > 0) units.audio_input = audioInput;
  if (reasoning > 0) units.reasoning = reasoning;
  if (audioOutput > 0) units.audio_output = audioOutput;
  return units;
}

/**
 * Units of a usage object. An explicit zero is zero; null means that there is no usable usage object: missing, null,
 * or a total that is missing or no believable count.
 */
export function openAiUnits(usage: unknown): Units | null {
  const totals = tokenTotals(usage);
  return totals && disjointUnits(totals);
}

/**
 * Units as the many servers that follow OpenAI report them: OpenRouter counts cache writes, Moonshot has the cached
 * tokens at the top, xAI counts reasoning beside the completion (the total tells).
 */
export function compatibleUnits(usage: unknown): Units | null {
  const totals = tokenTotals(usage);
  if (!totals || !isObject(usage)) return null;
  totals.cacheWrite = detail(usage.prompt_tokens_details, "cache_write_tokens");
  if (totals.cached === 0) totals.cached = detail(usage, "cached_tokens");
  const { completion, prompt, reasoning } = totals;
  if (reasoning > 0 && usage.total_tokens === prompt + completion + reasoning) totals.completion += reasoning;
  return disjointUnits(totals);
}

/** DeepSeek names cache hits and misses, which together are the prompt (api-docs.deepseek.com, "Context Caching"). */
export function deepSeekUnits(usage: unknown): Units | null {
  if (!isObject(usage)) return null;
  const hit = countOf(usage.prompt_cache_hit_tokens);
  const miss = countOf(usage.prompt_cache_miss_tokens);
  const prompt = usage.prompt_tokens ?? (hit !== null && miss !== null ? hit + miss : undefined);
  const totals = tokenTotals({ ...usage, prompt_tokens: prompt });
  if (!totals) return null;
  if (hit !== null) totals.cached = hit;
  return disjointUnits(totals);
}

/** Mistral's audio models count the seconds heard beside the tokens (docs.mistral.ai, "Audio & Transcription"). */
export function mistralUnits(usage: unknown): Units | null {
  const totals = tokenTotals(usage);
  if (!totals || !isObject(usage)) return null;
  if (totals.cached === 0)
    totals.cached = detail(usage.prompt_token_details, "cached_tokens") || detail(usage, "num_cached_tokens");
  const units = disjointUnits(totals);
  const seconds = detail(usage, "prompt_audio_seconds");
  if (seconds > 0) units.second = seconds;
  return units;
}

/**
 * OpenAI's Responses usage: `input_tokens` includes cached ones, `output_tokens` reasoning
 * (platform.openai.com/docs/api-reference/responses/object#usage).
 */
export function responsesUnits(usage: unknown): Units | null {
  if (!isObject(usage)) return null;
  return openAiUnits({
    prompt_tokens: usage.input_tokens,
    completion_tokens: usage.output_tokens,
    prompt_tokens_details: usage.input_tokens_details,
    completion_tokens_details: usage.output_tokens_details,
  });
}
