import { countTokens, hashText } from "../reply.ts";
import { hidesUsage, jsonPlan, type MediaHandler } from "./media-plan.ts";

const documentsOfSearchUnit = 100;

const textOf = (document: unknown): string =>
  typeof document === "string" ? document : String((document as { text?: unknown } | null)?.text ?? "");

/** Words of the query that the document has, then what follows from the text. */
function score(query: string, text: string): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.filter((word) => text.toLowerCase().includes(word)).length;
  return Number(((hits + (hashText(query + text) % 1000) / 1001) / (words.length + 1)).toFixed(6));
}

/** POST /v1/rerank: Jina's shape with usage; `sim-rerank-units` Cohere's with search units. */
export const planRerank: MediaHandler = (request) => {
  const { behaviour, fields, model } = request;
  const { documents } = fields;
  const query = String(fields.query ?? "");
  if (query === "") return { status: 400, message: "Missing required parameter: 'query'.", param: "query" };
  if (!Array.isArray(documents) || documents.length === 0)
    return { status: 400, message: "Missing required parameter: 'documents'.", param: "documents" };
  const texts = documents.map(textOf);
  const results = texts
    .map((text, index) => ({
      index,
      relevance_score: score(query, text),
      ...(fields.return_documents === true ? { document: { text } } : {}),
    }))
    .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
    .slice(0, typeof fields.top_n === "number" ? fields.top_n : undefined);
  if (model.includes("units")) {
    const search_units = Math.ceil(documents.length / documentsOfSearchUnit);
    return jsonPlan({ id: "sim-rerank", results, meta: { billed_units: { search_units } } });
  }
  const natural = texts.reduce((sum, text) => sum + countTokens(text) + countTokens(query), 0);
  const total_tokens = behaviour.kind === "tokens" ? behaviour.input : natural;
  const usage = hidesUsage(request) ? undefined : { total_tokens, prompt_tokens: total_tokens };
  return jsonPlan({ model, object: "list", usage, results });
};
