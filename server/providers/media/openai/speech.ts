/** Speech: characters are counted from the request, seconds from the audio; tokens where an event stream tells them. */
import type { UnitKind, Units } from "#server/contracts/units.ts";
import { own } from "#server/providers/wire/json-values.ts";
import type { MediaCodec, MediaRead, MediaUsage } from "../port.ts";
import { sameFormat } from "./answer.ts";
import { ByteScanner } from "./byte-scanner.ts";
import { speechSeconds } from "./speech-length.ts";
import { TypedEventScanner } from "./typed-event-scanner.ts";
import { speechTokenUnits } from "./usage.ts";

/** Audio tokens of a second of OpenAI's speech, about. */
const usualTokens = 21;

export interface Spoken {
  seconds: number;
  exact: boolean;
  tokens: Units | null;
  /** Audio tokens of a second where none are told; absent: as OpenAI counts them. */
  tokensOfSecond?: number;
}

/** What was begun is charged whole by its characters: the vendor charges so. Nothing spoken costs nothing. */
export function speechUsage(read: MediaRead, spoken: Spoken): MediaUsage {
  const { exact, seconds, tokens, tokensOfSecond = usualTokens } = spoken;
  if (seconds === 0 && !tokens) return { units: { request: 0 }, estimated: [] };
  const estimated: UnitKind[] = exact ? [] : ["second"];
  const counted: Units = { character: read.facts.characters, second: seconds, request: 1 };
  if (tokens) return { units: { ...counted, ...tokens }, estimated };
  const estimates: Units = { input: read.inputTokens, audio_output: seconds * tokensOfSecond };
  return { units: { ...counted, ...estimates }, estimated: [...estimated, "input", "audio_output"] };
}

const usageOfBytes = (read: MediaRead, head: Buffer, length: number): MediaUsage =>
  speechUsage(read, { ...speechSeconds(read.facts.responseFormat ?? "mp3", head, length), tokens: null });

const longestEvent = 16 * 1024 * 1024;

function eventScanner(read: MediaRead): TypedEventScanner {
  return new TypedEventScanner({
    resultType: "speech.audio.done",
    results: 1,
    longestEvent,
    keep: (result) => ({ usage: own(result, "usage") }),
    usage(results, deltaBytes) {
      const tokens = speechTokenUnits(own(results[0], "usage"));
      // Base64 within a few bytes of JSON.
      const length = Math.floor(deltaBytes * 0.75);
      const { seconds } = speechSeconds(read.facts.responseFormat ?? "mp3", Buffer.alloc(0), length);
      return speechUsage(read, { seconds, exact: false, tokens });
    },
  });
}

export const openAiSpeech: MediaCodec = sameFormat(
  (read, body) => {
    if (body.length === 0) throw new RangeError("the upstream's audio is empty");
    return usageOfBytes(read, body.subarray(0, 4096), body.length);
  },
  (read) =>
    read.delivery === "events"
      ? eventScanner(read)
      : new ByteScanner((head, length) => usageOfBytes(read, head, length)),
);
