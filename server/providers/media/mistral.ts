/** Mistral's media endpoints (docs.mistral.ai/api): OpenAI's shape with names of its own; unknown members get a 422. */
import { own } from "#server/providers/wire/fields.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { isObject } from "#server/providers/wire/json-values.ts";
import { unsupported } from "#server/providers/wire/unsupported.ts";
import type { UpstreamRequest } from "../port.ts";
import { dimensionsOf } from "./embedding-answer.ts";
import { answerList, answerObject, fitsDelivery, noScanner } from "./openai/answer.ts";
import { openAiEmbeddings, textUsage } from "./openai/texts.ts";
import { openAiTranscriptions } from "./openai/transcriptions.ts";
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

/** OpenAI says in a word whether anything was found; Mistral leaves it to its categories. */
function withFlag(result: unknown): unknown {
  if (!isObject(result)) throw new RangeError("a result of the upstream's is no object");
  const categories = own(result, "categories");
  return { flagged: isObject(categories) && Object.values(categories).includes(true), ...result };
}

export const mistralModerations: MediaCodec = {
  request: (read, context) => post("/moderations", { model: context.upstreamModel, input: fieldOf(read, "input") }),
  accepts: fitsDelivery,
  answer(read, body) {
    const answer = answerObject(body);
    const results = answerList(answer, "results").map(withFlag);
    return {
      ...textUsage(read, inputUnits(own(answer, "usage"))),
      body: Buffer.from(JSON.stringify({ ...answer, results })),
      contentType: "application/json",
      modelMember: "model",
    };
  },
  scanner: noScanner,
};

/** Streams of Mistral's have events of their own; OpenAI's clients would not know them. */
export const mistralTranscriptions: MediaCodec = {
  ...openAiTranscriptions,
  request(read, context) {
    if (read.delivery === "events") unsupported("refuse", "stream");
    return openAiTranscriptions.request(read, context);
  },
};
