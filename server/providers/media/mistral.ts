/** Mistral's media endpoints (docs.mistral.ai/api): OpenAI's shape with names of its own; unknown members get a 422. */
import { randomUUID } from "node:crypto";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import type { UpstreamRequest } from "../port.ts";
import { dimensionsOf } from "./embedding-answer.ts";
import { onlyFields, onlyValues, refuseStream } from "./known-fields.ts";
import { openAiModeration, openAiTranscription } from "./mistral-shapes.ts";
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

/** What Mistral knows of a transcription's form, and what is not for it to know. */
const sentFields = new Set("model file language temperature diarize timestamp_granularities context_bias".split(" "));
const knownFields = new Set([
  ...sentFields,
  "timestamp_granularities[]",
  "context_bias[]",
  "stream",
  "response_format",
]);

/** The form with Mistral's own fields only: it refuses others. */
function heardForm(read: MediaRead, upstreamModel: string): UpstreamRequest {
  const { body } = read;
  if (body.kind !== "form") throw new RangeError("a transcription's request is a form");
  const boundary = `sluice-${randomUUID()}`;
  const pieces: Buffer[] = [];
  for (const part of body.form.parts) {
    const name = part.name.replace(/\[\]$/, "");
    if (!sentFields.has(name)) continue;
    const filename = part.filename === null ? "" : `; filename="${part.filename.replace(/["\r\n\\]/g, "_")}"`;
    const type = part.contentType === null ? "" : `Content-Type: ${part.contentType}\r\n`;
    pieces.push(
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename}\r\n${type}\r\n`),
      name === "model" ? Buffer.from(upstreamModel) : body.bytes.subarray(part.start, part.end),
      Buffer.from("\r\n"),
    );
  }
  return {
    path: "/audio/transcriptions",
    headers: ["content-type", `multipart/form-data; boundary=${boundary}`, "accept", "application/json"],
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/**
 * Always JSON at Mistral; plain text is made of it. Streams of Mistral's have events of their own, which OpenAI's
 * clients would not know.
 */
export const mistralTranscriptions: MediaCodec = {
  ...openAiTranscriptions,
  request(read, context) {
    refuseStream(read);
    onlyFields(read, context, knownFields);
    onlyValues(read, context, "response_format", ["json", "text"]);
    return heardForm(read, context.upstreamModel);
  },
  answer(read, body, contentType) {
    const answer = openAiTranscriptions.answer(read, body, "application/json");
    const told = answerObject(body);
    if (read.facts.responseFormat !== "text")
      return { ...answer, body: jsonBytes(openAiTranscription(told)), contentType };
    const text = textOf(own(told, "text")) ?? "";
    return { ...answer, body: Buffer.from(`${text}\n`), contentType: "text/plain; charset=utf-8" };
  },
};
