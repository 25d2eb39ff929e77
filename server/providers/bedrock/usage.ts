/**
 * Converse's usage in disjoint unit kinds. `inputTokens` leaves out what was read from or written to the cache
 * (docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html: input tokens = cacheReadInputTokens +
 * cacheWriteInputTokens + inputTokens); `outputTokens` includes reasoning, which Converse does not tell apart.
 */
import type { Units } from "#server/contracts/units.ts";
import { countOf, isObject } from "#server/providers/wire/json-values.ts";

/** Units of a usage object. An explicit zero is zero; null: no usable usage object, or one whose counts are none. */
export function bedrockUnits(usage: unknown): Units | null {
  if (!isObject(usage)) return null;
  const input = countOf(usage.inputTokens);
  const output = countOf(usage.outputTokens);
  if (input === null || output === null) return null;
  const units: Units = { input, output };
  const cached = countOf(usage.cacheReadInputTokens) ?? 0;
  const written = countOf(usage.cacheWriteInputTokens) ?? 0;
  if (cached > 0) units.cached_input = cached;
  if (written > 0) units.cache_write = written;
  return units;
}
