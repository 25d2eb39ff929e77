/**
 * Mistral's speech (docs.mistral.ai/api/endpoint/audio/speech): events with audio in base64. Its PCM is 32-bit floats;
 * OpenAI's clients expect 16-bit integers, both at 24 kHz.
 */
import type { Units } from "#server/contracts/units.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import { AudioEventScanner, type AudioPiece } from "./audio-event-scanner.ts";
import { givenField, onlyFields, onlyValues } from "./known-fields.ts";
import { mediaTypeOf } from "./multipart.ts";
import { speechUsage } from "./openai/speech.ts";
import { speechSeconds } from "./openai/speech-length.ts";
import { speechTokenUnits } from "./openai/usage.ts";
import type { MediaCodec, MediaRead } from "./port.ts";

const fields = new Set("model input voice response_format stream_format speed".split(" "));
const contentTypes: Record<string, string> = {
  mp3: "audio/mpeg",
  wav: "audio/wav",
  pcm: "audio/pcm",
  flac: "audio/flac",
  opus: "audio/opus",
};
const usualFormat = "mp3";

/** The client's, where Mistral has it. */
const formatOf = (read: MediaRead): string => {
  const given = textOf(givenField(read, "response_format"));
  return given !== null && Object.hasOwn(contentTypes, given) ? given : usualFormat;
};

const bytesOfFloat = 4;

/** 32-bit floats as 16-bit integers, little-endian both; a float that two events share is put together again. */
class FloatsToIntegers {
  private rest: Buffer = Buffer.alloc(0);

  convert(bytes: Buffer): Buffer {
    const all = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    const count = Math.floor(all.length / bytesOfFloat);
    const integers = Buffer.allocUnsafe(count * 2);
    for (let index = 0; index < count; index++) {
      const value = all.readFloatLE(index * bytesOfFloat);
      const bounded = Number.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value));
      integers.writeInt16LE(Math.round(bounded * 32_767), index * 2);
    }
    this.rest = Buffer.from(all.subarray(count * bytesOfFloat));
    return integers;
  }
}

function scannerOf(read: MediaRead): AudioEventScanner {
  const format = formatOf(read);
  const integers = format === "pcm" ? new FloatsToIntegers() : null;
  const readEvent = (event: Record<string, unknown>): AudioPiece => {
    const type = textOf(own(event, "type"));
    const data = textOf(own(event, "audio_data"));
    const bytes = data === null ? null : Buffer.from(data, "base64");
    const tokens: Units | null = speechTokenUnits(own(event, "usage"));
    const error = own(event, "error");
    const failed = type === "error" || own(event, "object") === "error" || (error !== undefined && error !== null);
    const audio = bytes && integers ? integers.convert(bytes) : bytes;
    return { audio, ended: type === "speech.audio.done", failed, tokens };
  };
  return new AudioEventScanner({
    asEvents: read.delivery === "events",
    read: readEvent,
    usage: ({ head, length, tokens }) =>
      speechUsage(read, {
        ...(length > 0 ? speechSeconds(format, head, length) : { seconds: 0, exact: true }),
        tokens,
      }),
  });
}

export const mistralSpeech: MediaCodec = {
  request(read, context) {
    onlyFields(read, context, fields);
    onlyValues(read, context, "response_format", Object.keys(contentTypes));
    onlyValues(read, context, "speed", [1]);
    const voice = givenField(read, "voice");
    return {
      path: "/audio/speech",
      headers: ["content-type", "application/json", "accept", "text/event-stream"],
      body: jsonBytes({
        model: context.upstreamModel,
        input: givenField(read, "input"),
        voice_id: textOf(voice) ?? textOf(own(voice, "id")) ?? undefined,
        response_format: formatOf(read),
        stream: true,
      }),
    };
  },
  accepts: (_read, contentType) => mediaTypeOf(contentType) === "text/event-stream",
  answer() {
    throw new RangeError("speech comes as a stream");
  },
  streamType: (read) =>
    read.delivery === "events" ? "text/event-stream" : (contentTypes[formatOf(read)] ?? "application/octet-stream"),
  scanner: scannerOf,
};
