/** Gemini's embeddings for OpenAI's clients (ai.google.dev/api/embeddings): always in a batch, be it of one. */
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { countOf, own } from "#server/providers/wire/json-values.ts";
import { dimensionsOf, embeddingAnswer, textInputs } from "./embedding-answer.ts";
import { answerList, answerObject, fitsDelivery, noScanner } from "./openai/answer.ts";
import type { MediaCodec } from "./port.ts";

const resourceOf = (model: string): string => (model.includes("/") ? model : `models/${model}`);

export const geminiEmbeddings: MediaCodec = {
  request(read, context) {
    const model = resourceOf(context.upstreamModel);
    const outputDimensionality = dimensionsOf(read);
    const requests = textInputs(read).map((text) => ({ model, content: { parts: [{ text }] }, outputDimensionality }));
    return {
      path: `/${model.split("/").map(encodeURIComponent).join("/")}:batchEmbedContents`,
      headers: ["content-type", "application/json", "accept", "application/json"],
      body: jsonBytes({ requests }),
    };
  },
  accepts: fitsDelivery,
  answer(read, body) {
    const answer = answerObject(body);
    const vectors = answerList(answer, "embeddings").map((embedding) => own(embedding, "values"));
    const input = countOf(own(own(answer, "usageMetadata"), "promptTokenCount"));
    return embeddingAnswer(read, vectors, textInputs(read).length, read.model, input === null ? null : { input });
  },
  scanner: noScanner,
};
