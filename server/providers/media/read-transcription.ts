import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { measureAudio, mostSecondsOf } from "./audio-length.ts";
import { boundedCount, flagField, noFacts, readFormBody, requiredText, textField, tokensOfBytes } from "./body.ts";
import { formPart } from "./multipart.ts";
import type { MediaInput, MediaOperation, MediaRead } from "./port.ts";

/** Tokens of a second of audio, rounded up: OpenAI's come to about 17, others' to 32 (Gemini), going in … */
const inputTokensOfSecond = 50;
/** … and of what is said in it, with speakers and time stamps. */
const outputTokensOfSecond = 25;

async function readTranscription(
  endpoint: "audio/transcriptions" | "audio/translations",
  input: MediaInput,
): Promise<MediaRead> {
  const body = readFormBody(input);
  const model = requiredText(body, "model");
  const file = formPart(body.form, "file");
  if (!file || file.filename === null) throw invalidRequest("file", "'file' is required and must be a file.");
  if (file.start === file.end) throw invalidRequest("file", "'file' is empty.");
  const stream = flagField(body, "stream");
  const prompt = Buffer.byteLength(textField(body, "prompt") ?? "");
  const audio = body.bytes.subarray(file.start, file.end);
  const seconds = await measureAudio(audio, file.contentType);
  const most = seconds ?? mostSecondsOf(audio.length);
  return {
    endpoint,
    modality: "transcription",
    model,
    delivery: stream ? "events" : "whole",
    bound: {
      second: most,
      audio_input: boundedCount(most * inputTokensOfSecond),
      input: prompt + 64,
      output: boundedCount(most * outputTokensOfSecond + 64),
      request: 1,
    },
    inputTokens: boundedCount(most * inputTokensOfSecond + tokensOfBytes(prompt)),
    inputIsExact: false,
    user: null,
    body,
    facts: {
      ...noFacts,
      seconds,
      audioBytes: audio.length,
      responseFormat: textField(body, "response_format") ?? "json",
    },
  };
}

const bodyLimitBytes = 25 * 1024 * 1024;

/** POST /audio/transcriptions (platform.openai.com/docs/api-reference/audio/createTranscription). */
export const transcriptions: MediaOperation = {
  endpoint: "audio/transcriptions",
  modality: "transcription",
  bodyLimitBytes,
  read: (input) => readTranscription("audio/transcriptions", input),
};

/** POST /audio/translations (platform.openai.com/docs/api-reference/audio/createTranslation). */
export const translations: MediaOperation = {
  endpoint: "audio/translations",
  modality: "transcription",
  bodyLimitBytes,
  read: (input) => readTranscription("audio/translations", input),
};
