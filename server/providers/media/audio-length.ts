/** How long a recording is, from its bytes in memory. */
import { parseFromTokenizer } from "music-metadata";
import { BudgetedBytes } from "./budgeted-bytes.ts";

/**
 * Bits a second that a recording of each container stays below, with room for cover pictures and for video beside the
 * sound: a header that tells of less time than that lies.
 */
const densestBits: Record<string, number> = { MPEG: 2_500_000, Ogg: 8_000_000 };
const densestOfAny = 40_000_000;
/** The thinnest that speech is coded (Opus at its least). */
const thinnestBits = 6_000;
/** Speech as it is usually compressed. */
const usualBits = 64_000;
/** A day: no service takes longer audio in one request, and a header that says more lies. */
const mostSeconds = 86_400;

/** Reads of a few bytes each: what real recordings take many times over, and a moment at most. */
const mostSteps = 60_000;

/** Seconds that these bytes cannot exceed, be they speech in the thinnest of codecs. */
export const mostSecondsOf = (bytes: number): number => Math.min(mostSeconds, Math.ceil((bytes * 8) / thinnestBits));

/** Seconds by the size alone, for a recording that does not tell: an estimate. */
export const guessedSecondsOf = (bytes: number): number => Math.min(mostSeconds, Math.ceil((bytes * 8) / usualBits));

function densityOf(container: string | undefined): number {
  for (const [name, bits] of Object.entries(densestBits)) if (container?.startsWith(name)) return bits;
  return densestOfAny;
}

/**
 * Seconds of a recording, rounded up as OpenAI's `usage.seconds` is: WAV, MP3, FLAC, Ogg, M4A, MP4, WebM.
 *
 * @returns null when the bytes do not tell: no audio, cut off, or a length that cannot be true
 */
export async function measureAudio(audio: Buffer, mediaType: string | null): Promise<number | null> {
  let format: { duration?: number | undefined; container?: string | undefined };
  try {
    const bytes = new BudgetedBytes(audio, mediaType, mostSteps);
    ({ format } = await parseFromTokenizer(bytes, { duration: true, skipCovers: true, skipPostHeaders: true }));
  } catch {
    // Anything that is no recording the parser knows; the upstream will say what is wrong with it.
    return null;
  }
  const { container, duration } = format;
  if (typeof duration !== "number" || !(duration > 0) || duration > mostSeconds) return null;
  const least = (audio.length * 8) / densityOf(container);
  if (duration < least) return null;
  return Math.ceil(duration);
}
