/** Mistral's speech: events with audio in base64, its PCM as 32-bit floats (docs.mistral.ai/api). */
import { conclude, type Exchange, watchForAbort } from "../exchange.ts";
import { parseModelName } from "../model-name.ts";
import { makeMp3, makePcm, makeWav } from "../openai/audio-bytes.ts";
import { openStream, sendTokens } from "../openai/stream-answer.ts";
import { countTokens, hashText } from "../reply.ts";

const secondsOfCharacter = 0.06;
const pieceBytes = 10_001;
const members = new Set("model input voice_id response_format stream metadata".split(" "));

function floats(seconds: number, seed: number): Buffer {
  const pcm = makePcm(seconds, seed);
  const bytes = Buffer.alloc(pcm.length * 2);
  for (let at = 0; at < pcm.length; at += 2) bytes.writeFloatLE(pcm.readInt16LE(at) / 32_767, at * 2);
  return bytes;
}

const makers: Record<string, (seconds: number, seed: number) => Buffer> = {
  pcm: floats,
  wav: makeWav,
  mp3: makeMp3,
};

const event = (value: { type: string } & Record<string, unknown>): Buffer =>
  Buffer.from(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`);

function readBody(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Answers POST /mistral/v1/audio/speech, as a stream. @param refuse sends Mistral's 422 */
export async function answerMistralSpeech(exchange: Exchange, refuse: (message: string) => void): Promise<void> {
  const body = readBody(exchange.body.toString());
  const model = String(body.model ?? "");
  exchange.attempt.model = model;
  exchange.attempt.stream = true;
  const behaviour = parseModelName(model);
  const make = makers[String(body.response_format ?? "mp3")];
  const stranger = Object.keys(body).find((name) => !members.has(name));
  if (!behaviour || !make || stranger || body.stream !== true) return refuse(stranger ?? "no such speech");
  const input = String(body.input ?? "");
  const audio = make(Math.max(1, input.length) * secondsOfCharacter, hashText(input));
  const pieces: Buffer[] = [];
  for (let at = 0; at < audio.length; at += pieceBytes) {
    const audio_data = audio.subarray(at, at + pieceBytes).toString("base64");
    pieces.push(event({ type: "speech.audio.delta", audio_data }));
  }
  const prompt_tokens = countTokens(input);
  const usage = { prompt_tokens, completion_tokens: 0, total_tokens: prompt_tokens };
  watchForAbort(exchange);
  openStream(exchange);
  if (!(await sendTokens(exchange, pieces))) return;
  conclude(exchange.attempt, "answered", 200);
  exchange.response.end(event({ type: "speech.audio.done", usage }));
}
