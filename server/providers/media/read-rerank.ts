import { isObject, own } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { boundedCount, countField, noFacts, readJsonBody, requiredText, tokensOfBytes } from "./body.ts";
import type { MediaInput, MediaOperation, MediaRead } from "./port.ts";

const mostDocuments = 100_000;
/** Documents in one search unit, and the tokens behind which a document counts once more (docs.cohere.com, pricing). */
const documentsOfSearchUnit = 100;
const tokensOfDocument = 500;

function documentBytes(document: unknown, param: string): number {
  if (typeof document === "string") return Buffer.byteLength(document);
  if (isObject(document)) return Buffer.byteLength(JSON.stringify(document));
  throw invalidRequest(param, "A document must be a text or an object.");
}

/** POST /rerank as Jina and Cohere have it: model, query, documents, top_n. */
export const rerank: MediaOperation = {
  endpoint: "rerank",
  modality: "rerank",
  bodyLimitBytes: 20 * 1024 * 1024,
  async read(input: MediaInput): Promise<MediaRead> {
    const body = readJsonBody(input);
    const model = requiredText(body, "model");
    const queryBytes = Buffer.byteLength(requiredText(body, "query"));
    const documents = own(body.fields, "documents");
    if (!Array.isArray(documents) || documents.length === 0)
      throw invalidRequest("documents", "'documents' is required and must be an array with at least one document.");
    if (documents.length > mostDocuments)
      throw invalidRequest("documents", `There must not be more than ${mostDocuments} documents.`);
    countField(body, "top_n", 1_000_000);
    let bytes = 0;
    let chunks = 0;
    for (let index = 0; index < documents.length; index++) {
      const one = documentBytes(documents[index], `documents.${index}`);
      bytes += one;
      chunks += Math.ceil((one + queryBytes + 1) / tokensOfDocument);
    }
    // Each document is read together with the query.
    const paired = bytes + queryBytes * documents.length;
    return {
      endpoint: "rerank",
      modality: "rerank",
      model,
      delivery: "whole",
      bound: {
        input: boundedCount(paired + 16 * documents.length),
        request: Math.ceil(chunks / documentsOfSearchUnit),
      },
      inputTokens: boundedCount(tokensOfBytes(paired)),
      inputIsExact: false,
      user: null,
      body,
      facts: noFacts,
    };
  },
};
