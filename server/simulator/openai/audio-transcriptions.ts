import { composeTokens } from "../reply.ts";
import { secondsOf } from "./audio-bytes.ts";
import {
  eventPlan,
  hidesUsage,
  isSet,
  jsonPlan,
  type MediaHandler,
  type MediaPlan,
  type MediaRequest,
} from "./media-plan.ts";

const wordsOfSecond = 2.5;
const tokensOfSecond = 10;

/** Seconds as Whisper reports them, tokens as newer models do. */
function usageOf(request: MediaRequest, seconds: number, words: number) {
  const { behaviour, model } = request;
  if (hidesUsage(request)) return undefined;
  if (behaviour.kind !== "tokens" && !model.includes("transcribe"))
    return { type: "duration", seconds: Math.ceil(seconds) };
  const audio = behaviour.kind === "tokens" ? behaviour.input : Math.ceil(seconds * tokensOfSecond);
  const output = behaviour.kind === "tokens" ? behaviour.output : words;
  return {
    type: "tokens",
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
    total_tokens: audio + output,
  };
}

const clock = (seconds: number, point: string): string =>
  new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23).replace(".", point);

const plain = (body: string): MediaPlan => ({
  contentType: "text/plain; charset=utf-8",
  pieces: [Buffer.from(body)],
  stream: false,
});

/** POST /v1/audio/transcriptions and /v1/audio/translations: words that follow from the recording's length. */
export const planTranscription: MediaHandler = (request) => {
  const { fields, file } = request;
  if (!file || file.length === 0) return { status: 400, message: "Missing required parameter: 'file'.", param: "file" };
  const seconds = secondsOf(file);
  const words = composeTokens(file.length, Math.max(1, Math.ceil(seconds * wordsOfSecond)));
  const text = words.join("");
  const usage = usageOf(request, seconds, words.length);
  if (isSet(fields.stream)) {
    const deltas = words.map((delta) => ({ type: "transcript.text.delta", delta }));
    return eventPlan([...deltas, { type: "transcript.text.done", text, usage } as { type: string }]);
  }
  switch (fields.response_format) {
    case "text":
      return plain(`${text}\n`);
    case "srt":
      return plain(`1\n${clock(0, ",")} --> ${clock(seconds, ",")}\n${text}\n\n`);
    case "vtt":
      return plain(`WEBVTT\n\n${clock(0, ".")} --> ${clock(seconds, ".")}\n${text}\n\n`);
    case "verbose_json": {
      const task = request.endpoint === "audio/translations" ? "translate" : "transcribe";
      const segments = [{ id: 0, start: 0, end: seconds, text }];
      return jsonPlan({ task, language: "english", duration: seconds, text, segments, usage });
    }
    default:
      return jsonPlan({ text, usage });
  }
};
