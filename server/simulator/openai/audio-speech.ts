import { countTokens, hashText } from "../reply.ts";
import { makeMp3, makePcm, makeWav } from "./audio-bytes.ts";
import { eventPlan, hidesUsage, type MediaHandler } from "./media-plan.ts";

const secondsOfCharacter = 0.06;
const tokensOfSecond = 20.8;
const pieceBytes = 8_192;

const makers: Record<string, { contentType: string; make(seconds: number, seed: number): Buffer }> = {
  mp3: { contentType: "audio/mpeg", make: makeMp3 },
  wav: { contentType: "audio/wav", make: makeWav },
  pcm: { contentType: "audio/pcm", make: makePcm },
};

function cut(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  return pieces;
}

/** POST /v1/audio/speech: real audio as mp3, wav or pcm, 0.06 s a character; as bytes or as events. */
export const planSpeech: MediaHandler = (request) => {
  const { behaviour, fields } = request;
  const input = String(fields.input ?? "");
  if (input === "") return { status: 400, message: "Missing required parameter: 'input'.", param: "input" };
  const format = String(fields.response_format ?? "mp3");
  const maker = Object.hasOwn(makers, format) ? makers[format] : undefined;
  if (!maker) return { status: 400, message: `Unsupported format '${format}'.`, param: "response_format" };
  const seconds = Math.max(1, [...input].length) * secondsOfCharacter;
  const pieces = cut(maker.make(seconds, hashText(input)));
  if (fields.stream_format !== "sse") return { contentType: maker.contentType, pieces, stream: true };
  const input_tokens = behaviour.kind === "tokens" ? behaviour.input : countTokens(input);
  const output_tokens = behaviour.kind === "tokens" ? behaviour.output : Math.ceil(seconds * tokensOfSecond);
  const usage = hidesUsage(request)
    ? undefined
    : { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  const deltas = pieces.map((piece) => ({ type: "speech.audio.delta", audio: piece.toString("base64") }));
  return eventPlan([...deltas, { type: "speech.audio.done", usage } as { type: string }]);
};
