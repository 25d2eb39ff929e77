/**
 * Transcriptions and translations by generateContent, or by streamGenerateContent, with the recording inline
 * (ai.google.dev/gemini-api/docs/audio). The transcript is a model's answer like any other: it is capped by what the
 * hold covers, and one that the cap cuts off is no answer.
 */
import type { Units } from "#server/contracts/units.ts";
import { boundedCount } from "#server/providers/media/body.ts";
import { givenField, onlyFields, onlyValues } from "#server/providers/media/known-fields.ts";
import { formPart } from "#server/providers/media/multipart.ts";
import { fitsDelivery } from "#server/providers/media/openai/answer.ts";
import { transcriptionUsage } from "#server/providers/media/openai/transcriptions.ts";
import type { MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { mediaPartsOf, mediaUnits } from "./media-answer.ts";
import { mediaTypeOfName } from "./media-part.ts";
import { openAiUsage, transcriptScanner } from "./media-transcript.ts";
import { thinksByLevel } from "./model-family.ts";
import { methodPath, requestHeaders } from "./request.ts";

const fields = new Set("model file language prompt response_format temperature stream".split(" "));

const tasks = {
  "audio/transcriptions": "Transcribe the speech of this recording word for word, in the language that is spoken.",
  "audio/translations": "Translate the speech of this recording into English, completely.",
} as const;
const manner =
  "Answer with that text alone: no notes, no labels, no time stamps. If nobody speaks, answer with nothing at all.";
/** Tokens of the task and its manner, and of what frames the client's words, rounded up. */
const tokensOfTask = 128;

function taskOf(read: MediaRead): string {
  const language = textOf(givenField(read, "language"));
  if (language !== null && !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/.test(language))
    throw invalidRequest("language", "'language' must be a code such as 'en' or 'pt-BR'.");
  const prompt = textOf(givenField(read, "prompt"));
  const task = read.endpoint === "audio/translations" ? tasks["audio/translations"] : tasks["audio/transcriptions"];
  return [
    task,
    ...(language ? [`The language spoken is '${language}'.`] : []),
    manner,
    ...(prompt ? [`Names and words that may occur, and the manner of writing: ${prompt}`] : []),
  ].join("\n");
}

/** The recording as Gemini takes it. @throws AppError(invalid_request) when nothing tells its format */
function recordingOf({ body }: MediaRead): { mimeType: string; data: string } {
  const part = body.kind === "form" ? formPart(body.form, "file") : undefined;
  if (!part) throw invalidRequest("file", "'file' is required and must be a file.");
  const told = part.contentType !== null && /^(?:audio|video)\//.test(part.contentType) ? part.contentType : null;
  const mimeType = told ?? mediaTypeOfName(part.filename ?? "");
  if (mimeType === null || !/^(?:audio|video)\//.test(mimeType))
    throw invalidRequest("file", "The file's name or content-type must tell its audio format.");
  return { mimeType, data: body.bytes.toString("base64", part.start, part.end) };
}

interface Thinking {
  /** The least that the model does; undefined: it does not know of thinking. */
  config: object | undefined;
  tokens: number;
}

function thinkingOf(model: string): Thinking {
  if (thinksByLevel(model)) return { config: { thinkingLevel: "low" }, tokens: 2_048 };
  if (/gemini-2\.5-pro/.test(model)) return { config: { thinkingBudget: 128 }, tokens: 256 };
  if (/gemini-2\.5/.test(model)) return { config: { thinkingBudget: 0 }, tokens: 0 };
  return { config: undefined, tokens: 0 };
}

/** No model writes more. */
const mostOutput = 65_536;

const capOf = (read: MediaRead, model: string): number =>
  Math.min(mostOutput, (read.bound.output ?? 0) + thinkingOf(model).tokens);

function temperatureOf(read: MediaRead): number | undefined {
  const text = textOf(givenField(read, "temperature"));
  if (text === null) return undefined;
  const temperature = /^\d{1,2}(?:\.\d{1,10})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(temperature <= 2)) throw invalidRequest("temperature", "'temperature' must be a number from 0 to 2.");
  return temperature;
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  onlyFields(read, context, fields);
  onlyValues(read, context, "response_format", ["json", "text"]);
  const model = context.upstreamModel;
  return {
    contents: [{ role: "user", parts: [{ text: taskOf(read) }, { inlineData: recordingOf(read) }] }],
    generationConfig: {
      maxOutputTokens: capOf(read, model),
      temperature: temperatureOf(read),
      thinkingConfig: thinkingOf(model).config,
    },
  };
}

function boundOf(read: MediaRead, model: string): Units {
  const { input = 0, output = 0 } = read.bound;
  const { tokens } = thinkingOf(model);
  const thoughts: Units = tokens > 0 ? { reasoning: tokens } : {};
  return {
    ...read.bound,
    input: boundedCount(input + tokensOfTask),
    output: Math.min(output, mostOutput),
    ...thoughts,
  };
}

export const geminiTranscriptions: MediaCodec = {
  bound: boundOf,
  request: (read, context) => ({
    path: methodPath(context.upstreamModel, read.delivery === "events"),
    headers: requestHeaders(read.delivery === "events"),
    body: jsonBytes(bodyOf(read, context)),
  }),
  accepts: fitsDelivery,
  answer(read, body) {
    const { finish, parts, usage } = mediaPartsOf(body);
    if (finish === "MAX_TOKENS") throw new RangeError("the transcript was cut off");
    if (finish !== null && finish !== "STOP") throw withheld(finish);
    const text = parts
      .map((part) => textOf(part.text) ?? "")
      .join("")
      .trim();
    const tokens = mediaUnits(usage, "input", "audio_input");
    const used = transcriptionUsage(read, { seconds: null, tokens, textBytes: Buffer.byteLength(text) });
    const isText = read.facts.responseFormat === "text";
    const answer = { text, ...(tokens ? { usage: openAiUsage(tokens) } : {}) };
    return {
      ...used,
      body: Buffer.from(isText ? `${text}\n` : JSON.stringify(answer)),
      contentType: isText ? "text/plain; charset=utf-8" : "application/json",
      modelMember: null,
    };
  },
  scanner: transcriptScanner,
};
