/** Mistral's transcriptions: a form with names of its own, JSON or events of its own (docs.mistral.ai/api). */
import { secondsOf } from "../openai/audio-bytes.ts";
import { eventPlan, hidesUsage, isSet, jsonPlan, type MediaHandler } from "../openai/media-plan.ts";
import { composeTokens } from "../reply.ts";

const members = new Set("model language temperature stream diarize timestamp_granularities context_bias".split(" "));
const wordsOfSecond = 2.5;
const promptTokens = 4;

/** POST /mistral/v1/audio/transcriptions: words that follow from the recording's length. */
export const planMistralTranscription: MediaHandler = (request) => {
  const { behaviour, fields, file, model } = request;
  const stranger = Object.keys(fields).find((name) => !members.has(name));
  if (stranger) return { status: 422, message: "Extra inputs are not permitted", param: stranger };
  if (!file || file.length === 0) return { status: 422, message: "Field required", param: "file" };
  const seconds = Math.ceil(secondsOf(file));
  const words = composeTokens(file.length, Math.max(1, Math.ceil(seconds * wordsOfSecond)));
  const [prompt_tokens, completion_tokens] =
    behaviour.kind === "tokens" ? [behaviour.input, behaviour.output] : [promptTokens, words.length];
  const total_tokens = prompt_tokens + completion_tokens;
  const usage = hidesUsage(request)
    ? undefined
    : { prompt_audio_seconds: seconds, prompt_tokens, total_tokens, completion_tokens };
  const answer = { model, text: words.join(""), language: "en", segments: [], usage };
  if (!isSet(fields.stream)) return jsonPlan(answer);
  return eventPlan([
    { type: "transcription.language", audio_language: "en" } as { type: string },
    ...words.map((text) => ({ type: "transcription.text.delta", text })),
    { type: "transcription.done", ...answer },
  ]);
};
