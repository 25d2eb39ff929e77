/**
 * Speech of Gemini's TTS models by streamGenerateContent (ai.google.dev/gemini-api/docs/speech-generation): PCM of
 * 16 bits as it is spoken, which a client may have as WAV too. Compressed audio they do not stream.
 */
import { AudioEventScanner, type AudioPiece } from "#server/providers/media/audio-event-scanner.ts";
import { givenField, onlyFields, onlyValues } from "#server/providers/media/known-fields.ts";
import { mediaTypeOf } from "#server/providers/media/multipart.ts";
import { speechUsage } from "#server/providers/media/openai/speech.ts";
import type { MediaCodec, MediaRead } from "#server/providers/media/port.ts";
import { wavHead } from "#server/providers/media/wav-head.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { withheld } from "#server/providers/refused-answer.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { isObject, objectsOf, own, textOf } from "#server/providers/wire/json-values.ts";
import { AnswerState } from "./answer-state.ts";
import { endOf, inlineOf, mediaUnits } from "./media-answer.ts";
import { methodPath, requestHeaders } from "./request.ts";

const fields = new Set("model input voice instructions response_format stream_format speed".split(" "));
const usualRate = 24_000;
/** Speech is not sampled more thinly. */
const leastRate = 8_000;
const bytesOfSample = 2;
const tokensOfSecond = 25;

/** From 3.8 on what stands in the text is spoken; how it is to be spoken stands beside it. */
const takesStyle = (model: string): boolean => /gemini-(?:3\.(?:[89]|\d{2})|[4-9]|\d{2})/.test(model);

function partOf(read: MediaRead, model: string): object {
  const text = givenField(read, "input");
  const style = textOf(givenField(read, "instructions"));
  if (!style) return { text };
  return takesStyle(model) ? { text, speechMetadata: { style } } : { text: `${style}:\n${String(text)}` };
}

function bodyOf(read: MediaRead, context: UpstreamContext): object {
  onlyFields(read, context, fields);
  onlyValues(read, context, "response_format", ["wav", "pcm"]);
  onlyValues(read, context, "speed", [1]);
  const voice = givenField(read, "voice");
  const voiceName = textOf(voice) ?? textOf(own(voice, "id"));
  const speechConfig = { voiceConfig: { prebuiltVoiceConfig: { voiceName } } };
  return {
    contents: [{ role: "user", parts: [partOf(read, context.upstreamModel)] }],
    generationConfig: { responseModalities: ["AUDIO"], ...(voiceName ? { speechConfig } : {}) },
  };
}

/** WAV where the client leaves the format to the model, or may not have its own. */
const isPcm = (read: MediaRead): boolean => givenField(read, "response_format") === "pcm";

/** The audio of an event, and its samples a second. @throws RangeError when it is none that we know */
function pcmOf(event: Record<string, unknown>): { audio: Buffer; rate: number } | null {
  const [candidate] = objectsOf(event.candidates);
  const content = isObject(candidate?.content) ? candidate.content : {};
  const inline = objectsOf(content.parts).flatMap((part) => inlineOf(part, "audio/") ?? []);
  const [first] = inline;
  if (!first) return null;
  if (!/^audio\/(?:l16|pcm)\b/.test(first.mimeType)) throw new RangeError("the upstream's audio is no PCM");
  const rate = Number(/rate=(\d{4,6})/.exec(first.mimeType)?.[1] ?? usualRate);
  if (rate < leastRate) throw new RangeError("the upstream's audio has no believable rate");
  return { audio: Buffer.concat(inline.map(({ data }) => Buffer.from(data, "base64"))), rate };
}

function scannerOf(read: MediaRead): AudioEventScanner {
  const state = new AnswerState();
  const headBytes = isPcm(read) ? 0 : wavHead(usualRate).length;
  let rate: number | null = null;
  const readEvent = (event: Record<string, unknown>): AudioPiece => {
    state.note(event);
    const pcm = pcmOf(event);
    const end = endOf(event);
    if (!pcm && rate === null && end === "STOP") throw new RangeError("the upstream's speech has no audio");
    if (!pcm && rate === null && end !== null) throw withheld(end);
    const begins = pcm !== null && rate === null;
    if (begins) rate = pcm.rate;
    const audio = begins && headBytes > 0 ? Buffer.concat([wavHead(pcm.rate), pcm.audio]) : (pcm?.audio ?? null);
    const tokens = mediaUnits(event.usageMetadata, "output", "audio_output");
    // Speech that a cap or a rule cut off must not look complete.
    const failed = state.failed !== null || (end !== null && end !== "STOP");
    return { audio, ended: state.finished, failed, tokens };
  };
  return new AudioEventScanner({
    asEvents: read.delivery === "events",
    read: readEvent,
    usage: ({ length, tokens }) => {
      const seconds = Math.max(0, length - headBytes) / ((rate ?? usualRate) * bytesOfSample);
      return speechUsage(read, { seconds: Math.ceil(seconds), exact: true, tokens, tokensOfSecond });
    },
  });
}

export const geminiSpeech: MediaCodec = {
  request: (read, context) => ({
    path: methodPath(context.upstreamModel, true),
    headers: requestHeaders(true),
    body: jsonBytes(bodyOf(read, context)),
  }),
  accepts: (_read, contentType) => mediaTypeOf(contentType) === "text/event-stream",
  answer() {
    throw new RangeError("speech comes as a stream");
  },
  streamType: (read) => (read.delivery === "events" ? "text/event-stream" : isPcm(read) ? "audio/pcm" : "audio/wav"),
  scanner: scannerOf,
};
