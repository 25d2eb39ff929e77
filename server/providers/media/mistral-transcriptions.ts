/**
 * Mistral's transcriptions (docs.mistral.ai/api/endpoint/audio/transcriptions): a form with names of its own, of which
 * it refuses what it does not know; answered in JSON, or in events of its own.
 */
import { randomUUID } from "node:crypto";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { objectsOf, own, textOf } from "#server/providers/wire/json-values.ts";
import type { UpstreamRequest } from "../port.ts";
import { onlyFields, onlyValues } from "./known-fields.ts";
import { openAiSegment, openAiTokens, openAiTranscription } from "./mistral-shapes.ts";
import { answerObject } from "./openai/answer.ts";
import { openAiTranscriptions } from "./openai/transcriptions.ts";
import { reportedSeconds, transcriptionTokenUnits } from "./openai/usage.ts";
import type { MediaCodec, MediaRead } from "./port.ts";
import { silentPiece, TranscriptEventScanner, type TranscriptPiece } from "./transcript-event-scanner.ts";

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
  const field = (name: string, more = "") =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`);
  const streams = read.delivery === "events";
  const pieces: Buffer[] = streams ? [field("stream"), Buffer.from("true\r\n")] : [];
  for (const part of body.form.parts) {
    const name = part.name.replace(/\[\]$/, "");
    if (!sentFields.has(name)) continue;
    const filename = part.filename === null ? "" : `; filename="${part.filename.replace(/["\r\n\\]/g, "_")}"`;
    const type = part.contentType === null ? "" : `\r\nContent-Type: ${part.contentType}`;
    const content = name === "model" ? Buffer.from(upstreamModel) : body.bytes.subarray(part.start, part.end);
    pieces.push(field(name, filename + type), content, Buffer.from("\r\n"));
  }
  const accept = streams ? "text/event-stream" : "application/json";
  return {
    path: "/audio/transcriptions",
    headers: ["content-type", `multipart/form-data; boundary=${boundary}`, "accept", accept],
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const isError = (event: Record<string, unknown>, type: string | null): boolean =>
  type === "error" || own(event, "object") === "error" || (own(event, "error") ?? null) !== null;

/** The last event: the transcript, what it used, and what OpenAI's clients get in a whole answer beside it. */
function lastPiece(event: Record<string, unknown>, saidAny: boolean): TranscriptPiece {
  const [language, text, given] = [own(event, "language"), own(event, "text"), own(event, "usage")];
  if (typeof text !== "string" && !saidAny) throw new RangeError("the upstream's answer has no 'text'");
  const segments = objectsOf(own(event, "segments")).flatMap((segment, index) => openAiSegment(segment, index) ?? []);
  const closing = {
    ...(typeof text === "string" ? { text } : {}),
    ...(typeof language === "string" ? { language } : {}),
    ...(segments.length > 0 ? { segments } : {}),
  };
  const [tokens, seconds] = [transcriptionTokenUnits(given), reportedSeconds({ usage: given })];
  const report = tokens || seconds !== null ? { tokens, seconds, usage: openAiTokens(given) } : null;
  return { ...silentPiece, ended: true, closing, report };
}

/** Reads Mistral's events: `transcription.language`, `.text.delta`, `.segment`, `.done`. */
function reader(): (event: Record<string, unknown>, name: string | null) => TranscriptPiece {
  let saidAny = false;
  let segments = 0;
  return (event, name) => {
    const type = textOf(own(event, "type")) ?? name;
    if (isError(event, type)) return { ...silentPiece, failed: true };
    if (type === "transcription.done") return lastPiece(event, saidAny);
    if (type === "transcription.segment") {
      const segment = openAiSegment(event, segments);
      if (segment) segments++;
      saidAny ||= segment !== null;
      return { ...silentPiece, segment: segment && { type: "transcript.text.segment", ...segment } };
    }
    if (type !== "transcription.text.delta") return silentPiece;
    const text = textOf(own(event, "text")) ?? "";
    saidAny ||= text !== "";
    return { ...silentPiece, text };
  };
}

/** Always JSON or events at Mistral; plain text is made of them. */
export const mistralTranscriptions: MediaCodec = {
  ...openAiTranscriptions,
  request(read, context) {
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
  scanner: (read) => new TranscriptEventScanner(read, reader()),
};
