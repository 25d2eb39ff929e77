/** Mistral's answers of these endpoints in OpenAI's shape, whose clients read members by name. */
import { countOf, isObject, own, textOf } from "#server/providers/wire/json-values.ts";

/** OpenAI's categories (platform.openai.com/docs/api-reference/moderations/object), and what Mistral calls them. */
const categoriesOf: Record<string, string | null> = {
  harassment: null,
  "harassment/threatening": null,
  hate: "hate_and_discrimination",
  "hate/threatening": null,
  illicit: "dangerous_and_criminal_content",
  "illicit/violent": null,
  "self-harm": "selfharm",
  "self-harm/instructions": null,
  "self-harm/intent": null,
  sexual: "sexual",
  "sexual/minors": null,
  violence: "violence_and_threats",
  "violence/graphic": null,
};

/** OpenAI's categories out of Mistral's; what Mistral does not tell apart is not found. Its own stand beside them. */
function named(given: unknown, none: boolean | number): Record<string, unknown> {
  const named: Record<string, unknown> = isObject(given) ? { ...given } : {};
  for (const [name, theirs] of Object.entries(categoriesOf)) named[name] ??= (theirs && own(given, theirs)) ?? none;
  return named;
}

/**
 * One result of a moderation. OpenAI says in a word whether anything was found; Mistral leaves it to its categories.
 * @throws RangeError when it is no object
 */
export function openAiModeration(result: unknown): Record<string, unknown> {
  if (!isObject(result)) throw new RangeError("a result of the upstream's is no object");
  const given = own(result, "categories");
  const flagged = isObject(given) && Object.values(given).includes(true);
  const categories = named(given, false);
  const texts = Object.keys(categoriesOf).map((name) => [name, ["text"]]);
  return {
    flagged,
    ...result,
    categories,
    category_scores: named(own(result, "category_scores"), 0),
    category_applied_input_types: Object.fromEntries(texts),
  };
}

/** `usage` of a transcription as OpenAI tells it where tokens are counted; null: they are not. */
export function openAiTokens(usage: unknown): Record<string, unknown> | null {
  const input = countOf(own(usage, "prompt_tokens"));
  const output = countOf(own(usage, "completion_tokens"));
  if (input === null || output === null) return null;
  return { type: "tokens", input_tokens: input, output_tokens: output, total_tokens: input + output };
}

/** A transcription with its usage as OpenAI tells it: by tokens where they are counted, else by seconds. */
export function openAiTranscription(answer: Record<string, unknown>): Record<string, unknown> {
  const { usage, ...rest } = answer;
  if (own(usage, "type") !== undefined) return answer;
  const tokens = openAiTokens(usage);
  if (tokens) return { ...rest, usage: tokens };
  const seconds = own(usage, "prompt_audio_seconds");
  return typeof seconds === "number" ? { ...rest, usage: { type: "duration", seconds } } : rest;
}

/**
 * A passage with its times and who speaks, as OpenAI's diarized transcriptions have them; null: it is none.
 * @param index its place among the passages
 */
export function openAiSegment(given: unknown, index: number): ({ text: string } & Record<string, unknown>) | null {
  const [start, end, text] = [own(given, "start"), own(given, "end"), own(given, "text")];
  if (typeof text !== "string" || !Number.isFinite(start) || !Number.isFinite(end)) return null;
  return { id: `seg_${index}`, start, end, text, speaker: textOf(own(given, "speaker_id")) ?? "" };
}
