/**
 * Anthropic's usage object in disjoint unit kinds. `input_tokens` counts neither what was read from the cache nor what
 * was written to it; `output_tokens` counts thinking too, and `output_tokens_details` may say how much of it
 * (platform.claude.com/docs/en/api/messages#usage).
 */
import type { Units } from "#server/contracts/units.ts";
import { countOf, isObject } from "#server/providers/wire/json-values.ts";

/** Totals as the vendor counts them; null: not told. */
export interface AnthropicUsage {
  input: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  output: number | null;
  thinking: number | null;
}

export const noUsage: AnthropicUsage = { input: null, cacheRead: null, cacheWrite: null, output: null, thinking: null };

const larger = (before: number | null, value: unknown): number | null => {
  const now = countOf(value);
  return before === null || (now !== null && now > before) ? now : before;
};

/** What is known with one more usage object: its counts are cumulative, so a smaller one takes nothing back. */
export function mergeUsage(before: AnthropicUsage, usage: unknown): AnthropicUsage {
  if (!isObject(usage)) return before;
  const details = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  return {
    input: larger(before.input, usage.input_tokens),
    cacheRead: larger(before.cacheRead, usage.cache_read_input_tokens),
    cacheWrite: larger(before.cacheWrite, usage.cache_creation_input_tokens),
    output: larger(before.output, usage.output_tokens),
    thinking: larger(before.thinking, details.thinking_tokens),
  };
}

/** Disjoint units; null: input or output is not told. An explicit zero is zero. */
export function anthropicUnits({ input, cacheRead, cacheWrite, output, thinking }: AnthropicUsage): Units | null {
  if (input === null || output === null) return null;
  const reasoning = Math.min(thinking ?? 0, output);
  const units: Units = { input, output: output - reasoning };
  if (cacheRead) units.cached_input = cacheRead;
  if (cacheWrite) units.cache_write = cacheWrite;
  if (reasoning > 0) units.reasoning = reasoning;
  return units;
}
