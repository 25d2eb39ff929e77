/**
 * How many tokens other vendors' tokenizers make of what o200k makes 1,000 of, by the kind of writing.
 *
 * Source: the same texts counted by each vendor's API in October 2025, github.com/korchasa/tldr,
 * llm/tokens-size/results/token_results.md (commit 3d34169), each model's figure divided by gpt-4o-mini's: English,
 * Finnish (Latin letters with diacritics), Russian (alphabets other than Latin), Korean (East Asian writing; no other
 * was measured). Models: claude-sonnet-4.5, gemini-2.5-flash, mistral-medium-3.1, llama-3.3-nemotron-super-49b,
 * qwen3-235b, deepseek-chat-v3. One text a language: good for an estimate of a few per cent in English, of ten to
 * twenty elsewhere. Unknown models are taken to be like o200k.
 */
import type { Family } from "./model-tokenizer.ts";

export const writings = ["english", "latin", "alphabetic", "eastAsian"] as const;
export type Writing = (typeof writings)[number];

/** Tokens for each 1,000 of o200k. */
export const perThousand: Record<Family, Record<Writing, number>> = {
  anthropic: { english: 1083, latin: 1352, alphabetic: 1448, eastAsian: 1716 },
  gemini: { english: 949, latin: 1028, alphabetic: 966, eastAsian: 1058 },
  mistral: { english: 996, latin: 1067, alphabetic: 1095, eastAsian: 972 },
  llama: { english: 1039, latin: 1307, alphabetic: 1202, eastAsian: 1085 },
  qwen: { english: 1000, latin: 1282, alphabetic: 1233, eastAsian: 1127 },
  deepseek: { english: 984, latin: 1179, alphabetic: 1071, eastAsian: 1077 },
  unknown: { english: 1000, latin: 1000, alphabetic: 1000, eastAsian: 1000 },
};

/** From this share of letters with diacritics on, Latin text is no English. */
const diacriticsShare = 0.01;

const latinLetter = /[A-Za-z\u00aa-\u024f\u1e00-\u1eff]/g;
const diacritic = /[\u00c0-\u024f\u1e00-\u1eff]/g;
const eastAsianLetter =
  /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]|[\ud840-\ud88d][\udc00-\udfff]/g;
const anyLetter = /\p{L}/gu;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The kind of writing that most letters of the text are of. */
export function writingOf(text: string): Writing {
  const latin = countOf(text, latinLetter);
  const eastAsian = countOf(text, eastAsianLetter);
  const other = Math.max(0, countOf(text, anyLetter) - latin - eastAsian);
  // A syllable or an ideogram says what three letters do.
  if (eastAsian * 3 >= Math.max(latin, other) && eastAsian > 0) return "eastAsian";
  if (other > latin) return "alphabetic";
  return countOf(text, diacritic) > latin * diacriticsShare ? "latin" : "english";
}
