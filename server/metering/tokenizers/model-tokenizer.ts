/** Which tokenizer a model has, by its name as vendors, Bedrock, Azure and routers write it. */
import type { EncodingName } from "./encodings.ts";

/** Families whose tokenizer is not published in a form that we carry. */
export type Family = "anthropic" | "gemini" | "mistral" | "llama" | "qwen" | "deepseek" | "unknown";

export type ModelTokenizer = { encoding: EncodingName } | { family: Family };

/** A model's name begins the text or follows a vendor ("openai/", "ft:", "anthropic.", "models/"). */
const named = (names: string): RegExp => new RegExp(`(?:^|[/:.])(?:${names})`);

const encodings: [RegExp, EncodingName][] = [
  [
    named("gpt-4o|chatgpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-[5-9]|gpt-oss|gpt-audio|gpt-realtime|codex-|o[1-9](?:-|$)"),
    "o200k",
  ],
  [named("gpt-4|gpt-3\\.5|gpt-35|text-embedding-3|text-embedding-ada-002"), "cl100k"],
];

/** Distilled models bear the teacher's name too but have the student's tokenizer: DeepSeek stands last. */
const families: [RegExp, Family][] = [
  [/claude/, "anthropic"],
  [/gemini|gemma/, "gemini"],
  [/llama|nemotron/, "llama"],
  [/qwen|qwq/, "qwen"],
  [/mistral|mixtral|codestral|pixtral|magistral|devstral|voxtral/, "mistral"],
  [/deepseek/, "deepseek"],
];

/** @returns the model's own encoding, or the family whose figures come nearest */
export function modelTokenizer(model: string): ModelTokenizer {
  const name = model.slice(0, 256).toLowerCase();
  for (const [pattern, encoding] of encodings) if (pattern.test(name)) return { encoding };
  for (const [pattern, family] of families) if (pattern.test(name)) return { family };
  return { family: "unknown" };
}
