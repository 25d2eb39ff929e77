/** What InvokeModel answers, by the model's vendor; a body that it would not take is refused in its words. */
import { embed } from "../openai/embeddings.ts";
import { makePng } from "../openai/png.ts";
import { countTokens, hashText } from "../reply.ts";

type Json = Record<string, unknown>;

export interface Invoked {
  body: Json;
  /** As the header tells them; null: the model's answers have no such header. */
  inputTokens: number | null;
}

/** The words of a ValidationException. */
export type Invocation = Invoked | string;

interface InvokedModel {
  pattern: RegExp;
  members: readonly string[];
  answer(body: Json): Invocation;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const countAll = (texts: readonly unknown[]): number =>
  texts.reduce<number>((sum, text) => sum + countTokens(String(text)), 0);
const vector = (text: unknown, dimensions: unknown): number[] =>
  Array.from(embed(String(text), typeof dimensions === "number" ? dimensions : 8));

function titan(body: Json): Invocation {
  if (typeof body.inputText !== "string") return "#/inputText: expected type: String, found: JSONArray";
  const embedding = vector(body.inputText, body.dimensions);
  const inputTextTokenCount = countTokens(body.inputText);
  const answer = { embedding, embeddingsByType: { float: embedding }, inputTextTokenCount };
  return { body: answer, inputTokens: inputTextTokenCount };
}

function cohere(body: Json): Invocation {
  const texts = list(body.texts);
  if (texts.length === 0 || texts.length > 96) return "#/texts: expected minimum item count: 1, maximum: 96";
  if (typeof body.input_type !== "string") return "#: required key [input_type] not found";
  const float = texts.map((text) => vector(text, body.output_dimension));
  const answer = { id: "sim", response_type: "embeddings_by_type", embeddings: { float }, texts };
  return { body: answer, inputTokens: countAll(texts) };
}

const sides: Record<string, [number, number]> = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "9:16": [768, 1344],
  "3:2": [1216, 832],
  "2:3": [832, 1216],
};

/** A prompt with this word is withheld. */
const withheldWord = "forbidden";

function stability(body: Json): Invocation {
  const prompt = String(body.prompt ?? "");
  if (prompt.includes(withheldWord)) return { body: { finish_reasons: ["Filter reason: prompt"] }, inputTokens: null };
  const [width, height] = sides[String(body.aspect_ratio ?? "1:1")] ?? [1024, 1024];
  const image = makePng(width, height, hashText(prompt)).toString("base64");
  return { body: { seeds: [hashText(prompt)], finish_reasons: [null], images: [image] }, inputTokens: null };
}

function amazonImages(body: Json): Invocation {
  const config = Object(body.imageGenerationConfig) as Json;
  const prompt = String((Object(body.textToImageParams) as Json).text ?? "");
  if (body.taskType !== "TEXT_IMAGE" || prompt === "") return "#/textToImageParams: required key [text] not found";
  const [width, height] = [Number(config.width ?? 1024), Number(config.height ?? 1024)];
  const images = Array.from({ length: Number(config.numberOfImages ?? 1) }, (_, index) =>
    makePng(width, height, hashText(`${prompt} ${index}`)).toString("base64"),
  );
  return { body: { images }, inputTokens: null };
}

/** Words of the query that a document has. */
function rank(body: Json): Invocation {
  const words = String(body.query).toLowerCase().split(/\s+/);
  const scored = list(body.documents).map((document, index) => {
    const text = String(document).toLowerCase();
    return { index, relevance_score: words.filter((word) => text.includes(word)).length / (words.length + 1) };
  });
  scored.sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index);
  const results = typeof body.top_n === "number" ? scored.slice(0, body.top_n) : scored;
  return { body: { results }, inputTokens: null };
}

const models: readonly InvokedModel[] = [
  { pattern: /titan-embed-text/, members: ["inputText", "dimensions", "normalize", "embeddingTypes"], answer: titan },
  {
    pattern: /cohere\.embed/,
    members: ["texts", "input_type", "embedding_types", "output_dimension", "truncate"],
    answer: cohere,
  },
  {
    pattern: /stability\./,
    members: ["prompt", "negative_prompt", "aspect_ratio", "output_format", "seed", "mode"],
    answer: stability,
  },
  {
    pattern: /nova-canvas|titan-image/,
    members: ["taskType", "textToImageParams", "imageGenerationConfig"],
    answer: amazonImages,
  },
  { pattern: /amazon\.rerank/, members: ["query", "documents", "top_n"], answer: rank },
  { pattern: /cohere\.rerank/, members: ["query", "documents", "top_n", "api_version"], answer: rank },
];

/** The answer to a body; null: there is no such model. */
export function answerInvocation(model: string, body: Json): Invocation | null {
  const found = models.find(({ pattern }) => pattern.test(model));
  if (!found) return null;
  const stranger = Object.keys(body).find((name) => !found.members.includes(name));
  return stranger ? `#: extraneous key [${stranger}] is not permitted` : found.answer(body);
}
