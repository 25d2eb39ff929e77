import { isObject, objectsOf, textOf } from "../wire/json-values.ts";

const entry = (of: Record<string, unknown>) => {
  const token = textOf(of.token) ?? "";
  const logprob = typeof of.logProbability === "number" ? of.logProbability : 0;
  return { token, logprob, bytes: [...Buffer.from(token)] };
};

/** A candidate's `logprobsResult` as OpenAI writes `logprobs`; null: none. */
export function logprobsOf(result: unknown): { content: unknown[]; refusal: null } | null {
  if (!isObject(result) || !Array.isArray(result.chosenCandidates)) return null;
  const tops = Array.isArray(result.topCandidates) ? result.topCandidates : [];
  const content = result.chosenCandidates.filter(isObject).map((chosen, index) => {
    const top: unknown = tops[index];
    return { ...entry(chosen), top_logprobs: objectsOf(isObject(top) ? top.candidates : null).map(entry) };
  });
  return { content, refusal: null };
}
