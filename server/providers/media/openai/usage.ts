/**
 * What OpenAI-shaped answers of media endpoints say they used, in disjoint kinds. Vendors differ in names: OpenAI
 * itself writes `input_token_details` for transcriptions and `input_tokens_details` for images.
 */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { countOf, isObject, own } from "#server/providers/wire/json-values.ts";

const detail = (holder: unknown, name: string): number => countOf(own(holder, name)) ?? 0;

/** The first of these members that is a believable count; null: none. */
const firstCount = (holder: unknown, names: readonly string[]): number | null => {
  for (const name of names) {
    const value = countOf(own(holder, name));
    if (value !== null) return value;
  }
  return null;
};

/** Kinds with a count; explicit zeros of a main kind stay. */
function withCounts(main: Units, rest: Units): Units {
  for (const [kind, value] of Object.entries(rest))
    if (value !== undefined && value > 0) main[kind as UnitKind] = value;
  return main;
}

/** Texts going in: embeddings, moderations, rerank. Null: no usable figure. */
export function inputUnits(usage: unknown): Units | null {
  const input = firstCount(usage, ["prompt_tokens", "input_tokens", "total_tokens"]);
  return input === null ? null : { input };
}

const details = (usage: unknown, side: "input" | "output"): unknown =>
  own(usage, `${side}_tokens_details`) ?? own(usage, `${side}_token_details`);

interface Split {
  text: number;
  image: number;
  audio: number;
  cached: number;
}

/** A total in its parts; what the details leave over is `rest`. */
function split(total: number, parts: unknown, rest: "text" | "image" | "audio"): Split {
  const image = Math.min(detail(parts, "image_tokens"), total);
  const audio = Math.min(detail(parts, "audio_tokens"), total - image);
  const told = isObject(parts);
  const text = told ? Math.min(detail(parts, "text_tokens"), total - image - audio) : 0;
  const result: Split = { text, image, audio, cached: 0 };
  const left = total - text - image - audio;
  // Details that name no modality at all (null, or only cached tokens) leave all of it to the usual one.
  result[told && text + image + audio > 0 ? "text" : rest] += left;
  const cached = Math.min(detail(parts, "cached_tokens"), result.text);
  return { ...result, text: result.text - cached, cached };
}

/** `usage` of an image model that counts tokens; null: no usable figure. */
export function imageTokenUnits(usage: unknown): Units | null {
  const input = firstCount(usage, ["input_tokens", "prompt_tokens"]);
  const output = firstCount(usage, ["output_tokens", "completion_tokens"]);
  if (input === null || output === null) return null;
  const into = split(input, details(usage, "input"), "text");
  const out = split(output, details(usage, "output"), "image");
  return withCounts(
    { input: into.text, image_output: out.image },
    { cached_input: into.cached, image_input: into.image, audio_input: into.audio, output: out.text },
  );
}

/** `usage` of speech: text in, audio out. Null: no usable figure. */
export function speechTokenUnits(usage: unknown): Units | null {
  const input = firstCount(usage, ["input_tokens", "prompt_tokens"]);
  const output = firstCount(usage, ["output_tokens", "completion_tokens"]);
  if (input === null || output === null) return null;
  const into = split(input, details(usage, "input"), "text");
  const out = split(output, details(usage, "output"), "audio");
  return withCounts(
    { input: into.text, audio_output: out.audio },
    { cached_input: into.cached, audio_input: into.audio, output: out.text },
  );
}

/** `usage` of a transcription that counts tokens: audio in, text out. Null: no usable figure. */
export function transcriptionTokenUnits(usage: unknown): Units | null {
  const input = firstCount(usage, ["input_tokens", "prompt_tokens"]);
  const output = firstCount(usage, ["output_tokens", "completion_tokens"]);
  if (input === null || output === null) return null;
  const into = split(input, details(usage, "input"), "audio");
  return withCounts({ audio_input: into.audio, output }, { input: into.text, cached_input: into.cached });
}

const mostSeconds = 1_000_000;

/** Seconds as a number or, in older answers, as text; rounded up as `usage.seconds` is. Null: no believable length. */
function wholeSeconds(value: unknown): number | null {
  const seconds = typeof value === "string" && /^\d{1,7}(?:\.\d{1,20})?$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 0 && seconds <= mostSeconds ? Math.ceil(seconds) : null;
}

/** Seconds that an answer to a transcription says its audio had; null: it does not say. */
export function reportedSeconds(answer: Record<string, unknown>): number | null {
  const usage = own(answer, "usage");
  return (
    wholeSeconds(own(usage, "seconds")) ??
    wholeSeconds(own(usage, "prompt_audio_seconds")) ??
    wholeSeconds(own(answer, "duration"))
  );
}

/** Cohere's count of searches; null: none. */
export const searchUnits = (answer: Record<string, unknown>): number | null =>
  countOf(own(own(own(answer, "meta"), "billed_units"), "search_units"));
