import { isObject, objectsOf, textOf } from "#server/providers/wire/json-values.ts";

/** Probabilities as the older completions write them: lists side by side. */
export interface CompletionLogprobs {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[];
  text_offset: number[];
}

/** A chat's `logprobs` in the older form; null: there are none. @param offset where the text begins, in characters */
export function completionLogprobs(logprobs: unknown, offset: number): CompletionLogprobs | null {
  if (!isObject(logprobs) || !Array.isArray(logprobs.content)) return null;
  const written: CompletionLogprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] };
  let at = offset;
  for (const entry of objectsOf(logprobs.content)) {
    const token = textOf(entry.token) ?? "";
    written.tokens.push(token);
    written.token_logprobs.push(Number(entry.logprob) || 0);
    const top = objectsOf(entry.top_logprobs).map(
      (one) => [textOf(one.token) ?? "", Number(one.logprob) || 0] as const,
    );
    written.top_logprobs.push(Object.fromEntries(top));
    written.text_offset.push(at);
    at += token.length;
  }
  return written;
}
