/** Mistral's embeddings and moderations (docs.mistral.ai/api): OpenAI's shape, its own names; others get a 422. */
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { own } from "#server/providers/wire/json-values.ts";
import type { UpstreamRequest } from "../port.ts";
import { dimensionsOf } from "./embedding-answer.ts";
import { openAiModeration } from "./mistral-shapes.ts";
import { answerList, answerObject, fitsDelivery, noScanner } from "./openai/answer.ts";
import { openAiEmbeddings, textUsage } from "./openai/texts.ts";
import { inputUnits } from "./openai/usage.ts";
import type { MediaCodec, MediaRead } from "./port.ts";

const fieldOf = (read: MediaRead, name: string): unknown =>
  read.body.kind === "json" ? (own(read.body.fields, name) ?? undefined) : undefined;

const post = (path: string, body: unknown): UpstreamRequest => ({
  path,
  headers: ["content-type", "application/json", "accept", "application/json"],
  body: jsonBytes(body),
});

export const mistralEmbeddings: MediaCodec = {
  ...openAiEmbeddings,
  request: (read, context) =>
    post("/embeddings", {
      model: context.upstreamModel,
      input: fieldOf(read, "input"),
      output_dimension: dimensionsOf(read),
      encoding_format: fieldOf(read, "encoding_format"),
    }),
};

export const mistralModerations: MediaCodec = {
  request: (read, context) => post("/moderations", { model: context.upstreamModel, input: fieldOf(read, "input") }),
  accepts: fitsDelivery,
  answer(read, body) {
    const answer = answerObject(body);
    const results = answerList(answer, "results").map(openAiModeration);
    return {
      ...textUsage(read, inputUnits(own(answer, "usage"))),
      body: Buffer.from(JSON.stringify({ ...answer, results })),
      contentType: "application/json",
      modelMember: "model",
    };
  },
  scanner: noScanner,
};
