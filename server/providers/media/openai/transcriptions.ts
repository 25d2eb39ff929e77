/** Transcriptions and translations: seconds or tokens as reported, else seconds as measured. */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { own, textOf } from "#server/providers/wire/json-values.ts";
import { guessedSecondsOf } from "../audio-length.ts";
import { mediaTypeOf } from "../multipart.ts";
import type { MediaCodec, MediaRead, MediaUsage } from "../port.ts";
import { answerObject, sameFormat } from "./answer.ts";
import { TypedEventScanner } from "./typed-event-scanner.ts";
import { reportedSeconds, transcriptionTokenUnits } from "./usage.ts";

/** Audio tokens of a second as OpenAI counts them, about. */
const tokensOfSecond = 17;

export interface Heard {
  seconds: number | null;
  tokens: Units | null;
  textBytes: number;
}

/** What was heard, by tokens as reported or by estimate. */
export function transcriptionUsage(read: MediaRead, { seconds, textBytes, tokens }: Heard): MediaUsage {
  const measured = seconds ?? read.facts.seconds;
  const second = measured ?? guessedSecondsOf(read.facts.audioBytes);
  const estimated: UnitKind[] = measured === null ? ["second"] : [];
  if (tokens) return { units: { second, ...tokens, request: 1 }, estimated };
  const estimates: Units = { audio_input: second * tokensOfSecond, output: Math.ceil(textBytes / 4) };
  return { units: { second, ...estimates, request: 1 }, estimated: [...estimated, "audio_input", "output"] };
}

const isJsonFormat = (format: string | null): boolean => format === null || format.endsWith("json");

/** Plain text, subtitles, or JSON: some upstreams answer with JSON whatever was asked for. */
function answerUsage(read: MediaRead, body: Buffer, contentType: string): MediaUsage {
  const isJson = isJsonFormat(read.facts.responseFormat) || mediaTypeOf(contentType) === "application/json";
  if (!isJson) return transcriptionUsage(read, { seconds: null, tokens: null, textBytes: body.length });
  const answer = answerObject(body);
  const transcript = textOf(own(answer, "text"));
  if (transcript === null && !Array.isArray(own(answer, "segments")))
    throw new RangeError("the upstream's answer has no 'text'");
  return transcriptionUsage(read, {
    seconds: reportedSeconds(answer),
    tokens: transcriptionTokenUnits(own(answer, "usage")),
    textBytes: Buffer.byteLength(transcript ?? ""),
  });
}

const longestEvent = 16 * 1024 * 1024;

export const openAiTranscriptions: MediaCodec = sameFormat(
  answerUsage,
  (read) =>
    new TypedEventScanner({
      resultType: "transcript.text.done",
      results: 1,
      longestEvent,
      keep: (result) => ({
        usage: own(result, "usage"),
        duration: own(result, "duration"),
        textBytes: Buffer.byteLength(textOf(own(result, "text")) ?? ""),
      }),
      usage(results, deltaBytes) {
        const [result] = results;
        if (!result && deltaBytes === 0) return { units: { request: 0 }, estimated: [] };
        return transcriptionUsage(read, {
          seconds: result ? reportedSeconds(result) : null,
          tokens: transcriptionTokenUnits(own(result, "usage")),
          textBytes: typeof result?.textBytes === "number" ? result.textBytes : Math.ceil(deltaBytes / 4),
        });
      },
    }),
);
