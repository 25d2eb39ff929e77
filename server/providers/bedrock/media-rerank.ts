/**
 * Rerank by InvokeModel: amazon.rerank-v1 and cohere.rerank-v3-5, which have the same shape
 * (docs.aws.amazon.com/bedrock/latest/userguide/rerank.html). Charged by the query of up to 100 chunks of documents
 * (aws.amazon.com/bedrock/pricing); nobody tells how many they were.
 */
import type { UnitKind } from "#server/contracts/units.ts";
import { noAnswerFacts } from "#server/providers/media/answer-facts.ts";
import { givenField, onlyFields } from "#server/providers/media/known-fields.ts";
import { answerList, fitsDelivery, noScanner } from "#server/providers/media/openai/answer.ts";
import { textUsage } from "#server/providers/media/openai/texts.ts";
import type { MediaAnswer, MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import { headerInput, invokedObject, invokeModel, wrongModel } from "./invoke.ts";

const fields = new Set(["model", "query", "documents", "top_n", "return_documents"]);
const chunksOfQuery = 100;
const tokensOfChunk = 500;
const bytesOfToken = 4;

/** The documents' texts: objects by their text, else as JSON. They were checked when the request was read. */
function documentsOf(read: MediaRead): string[] {
  const documents = givenField(read, "documents");
  const list: unknown[] = Array.isArray(documents) ? documents : [];
  return list.map((one) => (typeof one === "string" ? one : (textOf(own(one, "text")) ?? JSON.stringify(one))));
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  onlyFields(read, context, fields);
  const query = { query: givenField(read, "query"), documents: documentsOf(read), top_n: givenField(read, "top_n") };
  if (/cohere\.rerank/.test(context.upstreamModel)) return { ...query, api_version: 2 };
  if (/amazon\.rerank/.test(context.upstreamModel)) return query;
  throw wrongModel("ranks documents");
}

/** Queries as they are charged; exact where no document can be longer than a chunk. */
export function queriesOf(query: string, documents: readonly string[]): { queries: number; exact: boolean } {
  const queryBytes = Buffer.byteLength(query);
  let chunks = 0;
  let exact = true;
  for (const document of documents) {
    const bytes = queryBytes + Buffer.byteLength(document);
    if (bytes > tokensOfChunk) exact = false;
    chunks += Math.max(1, Math.ceil(bytes / bytesOfToken / tokensOfChunk));
  }
  return { queries: Math.max(1, Math.ceil(chunks / chunksOfQuery)), exact };
}

function resultOf(result: unknown, documents: readonly string[], withText: boolean): object {
  const index = own(result, "index");
  const score = own(result, "relevance_score") ?? own(result, "relevanceScore");
  const text = typeof index === "number" ? documents[index] : undefined;
  if (text === undefined || typeof score !== "number")
    throw new RangeError("a result of the upstream's is none of the documents");
  return { index, relevance_score: score, ...(withText ? { document: { text } } : {}) };
}

export const bedrockRerank: MediaCodec = {
  request: (read, context) => invokeModel(context.upstreamModel, bodyOf(read, context)),
  accepts: fitsDelivery,
  answer(read, body, _contentType, facts = noAnswerFacts): MediaAnswer {
    const documents = documentsOf(read);
    const withText = givenField(read, "return_documents") === true;
    const results = answerList(invokedObject(body), "results").map((one) => resultOf(one, documents, withText));
    const { exact, queries } = queriesOf(String(givenField(read, "query")), documents);
    const usage = textUsage(read, headerInput(facts), queries);
    const estimated: UnitKind[] = exact ? [...usage.estimated] : [...usage.estimated, "request"];
    const answer = { model: read.model, results, meta: { billed_units: { search_units: queries } } };
    return {
      ...usage,
      estimated,
      body: Buffer.from(JSON.stringify(answer)),
      contentType: "application/json",
      modelMember: "model",
    };
  },
  scanner: noScanner,
};
