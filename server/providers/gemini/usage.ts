/** Gemini's `usageMetadata` as disjoint units (ai.google.dev/api/generate-content#UsageMetadata). */
import type { Units } from "#server/contracts/units.ts";
import { countOf, isObject, objectsOf } from "../wire/json-values.ts";

/** A figure that may be left out, as Google leaves out zeros; NaN: it stands there and is no believable count. */
function figure(usage: Record<string, unknown>, name: string): number {
  const value = usage[name];
  return value === undefined || value === null ? 0 : (countOf(value) ?? Number.NaN);
}

/** Tokens of one modality in a `…TokensDetails` list. */
function modality(details: unknown, name: "AUDIO" | "IMAGE"): number {
  let sum = 0;
  for (const detail of objectsOf(details)) if (detail.modality === name) sum += countOf(detail.tokenCount) ?? 0;
  return sum;
}

/** Takes `wanted` out of what is left, at most all of it. */
const take = (left: number, wanted: number): number => Math.max(0, Math.min(left, wanted));

/**
 * Thoughts stand beside the candidates' tokens (total = prompt + tool use + candidates + thoughts). Some models count
 * them among the candidates' instead; the total gives that away.
 */
function answerTokens(usage: Record<string, unknown>, input: number, candidates: number, thoughts: number): number {
  const among = thoughts > 0 && thoughts <= candidates && countOf(usage.totalTokenCount) === input + candidates;
  return among ? candidates - thoughts : candidates;
}

/**
 * Units of a usage object. The prompt's count includes what came from a cache; results of Google's own tools are fed
 * back as input beside it. An explicit zero is zero; null: no usable figure, i.e. no prompt count or a count that
 * cannot be believed.
 */
export function geminiUnits(usage: unknown): Units | null {
  if (!isObject(usage) || countOf(usage.promptTokenCount) === null) return null;
  const prompt = figure(usage, "promptTokenCount");
  const toolUse = figure(usage, "toolUsePromptTokenCount");
  const candidates = figure(usage, "candidatesTokenCount");
  const reasoning = figure(usage, "thoughtsTokenCount");
  if (Number.isNaN(toolUse + candidates + reasoning)) return null;
  const cached = take(prompt, countOf(usage.cachedContentTokenCount) ?? 0);
  const fresh = prompt - cached + toolUse;
  const inputOf = (name: "AUDIO" | "IMAGE") =>
    modality(usage.promptTokensDetails, name) -
    Math.min(cached, modality(usage.cacheTokensDetails, name)) +
    modality(usage.toolUsePromptTokensDetails, name);
  const audioInput = take(fresh, inputOf("AUDIO"));
  const imageInput = take(fresh - audioInput, inputOf("IMAGE"));
  const answer = answerTokens(usage, prompt + toolUse, candidates, reasoning);
  const audioOutput = take(answer, modality(usage.candidatesTokensDetails, "AUDIO"));
  const imageOutput = take(answer - audioOutput, modality(usage.candidatesTokensDetails, "IMAGE"));
  const units: Units = { input: fresh - audioInput - imageInput, output: answer - audioOutput - imageOutput };
  if (cached > 0) units.cached_input = cached;
  if (audioInput > 0) units.audio_input = audioInput;
  if (imageInput > 0) units.image_input = imageInput;
  if (reasoning > 0) units.reasoning = reasoning;
  if (audioOutput > 0) units.audio_output = audioOutput;
  if (imageOutput > 0) units.image_output = imageOutput;
  return units;
}
