/** Ollama's embeddings for OpenAI's clients (github.com/ollama/ollama, docs/api.md, "Generate Embeddings"). */
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { countOf, own, textOf } from "#server/providers/wire/json-values.ts";
import { dimensionsOf, embeddingAnswer, textInputs } from "./embedding-answer.ts";
import { answerList, answerObject, fitsDelivery, noScanner } from "./openai/answer.ts";
import type { MediaCodec } from "./port.ts";

export const ollamaEmbeddings: MediaCodec = {
  request(read, context) {
    return {
      path: "/api/embed",
      headers: ["content-type", "application/json", "accept", "application/json"],
      body: jsonBytes({ model: context.upstreamModel, input: textInputs(read), dimensions: dimensionsOf(read) }),
    };
  },
  accepts: fitsDelivery,
  answer(read, body) {
    const answer = answerObject(body);
    const input = countOf(own(answer, "prompt_eval_count"));
    const model = textOf(own(answer, "model")) ?? read.model;
    const vectors = answerList(answer, "embeddings");
    return embeddingAnswer(read, vectors, textInputs(read).length, model, input === null ? null : { input });
  },
  scanner: noScanner,
};
