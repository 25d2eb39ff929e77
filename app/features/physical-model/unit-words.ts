/** Unit kinds for people. */
import type { KnownKind, UnitKind } from "#server/contracts/units.ts";

const words: Record<KnownKind, string> = {
  input: "Input",
  cached_input: "Cached input",
  cache_write: "Cache write",
  audio_input: "Audio input",
  image_input: "Image input",
  output: "Output",
  reasoning: "Reasoning",
  audio_output: "Audio output",
  image_output: "Image output",
  image: "Image",
  second: "Second",
  character: "Character",
  request: "Request",
};

/** "image:1024x1024:high" → "Image, 1024x1024, high". */
export function kindLabels(kind: UnitKind): string {
  const [name, ...parts] = kind.split(":");
  return [words[name as KnownKind], ...parts].join(", ");
}

/** "per 1M tokens", "per 1K", "each". */
export const perWords = (per: number, noun = ""): string => {
  const amount = per === 1 ? "" : per === 1000 ? "1K" : "1M";
  return amount === "" ? `per ${noun || "unit"}` : `per ${amount}${noun ? ` ${noun}s` : ""}`;
};

export const modalityWords = {
  text: "Text",
  embedding: "Embedding",
  image: "Image",
  speech: "Speech",
  transcription: "Transcription",
  rerank: "Rerank",
  moderation: "Moderation",
  custom: "Pass-through",
} as const;
