import type { Units } from "#server/contracts/units.ts";
import { countOf } from "../wire/json-values.ts";

/**
 * Units of Ollama's last line (github.com/ollama/ollama/blob/main/docs/api.md): prompt_eval_count and eval_count,
 * which includes thinking. A count of zero is left out by Ollama, so an answer without eval_count is empty; without
 * prompt_eval_count there are no figures: old versions leave it out for a prompt that they have cached.
 */
export function ollamaUnits(last: Record<string, unknown>): Units | null {
  const input = countOf(last.prompt_eval_count);
  const output = last.eval_count === undefined ? 0 : countOf(last.eval_count);
  return input === null || output === null ? null : { input, output };
}
