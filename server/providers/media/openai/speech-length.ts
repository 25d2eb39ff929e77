/** Seconds of spoken audio by its beginning and its length: what is known of a stream that is not kept. */

/** What OpenAI sends as `pcm`: 24 kHz, 16 bits, one channel. */
const pcmBytesOfSecond = 48_000;

/** Bits a second of formats that do not tell in a few bytes, as OpenAI's come. */
const usualBits: Record<string, number> = { mp3: 128_000, opus: 32_000, aac: 64_000, flac: 200_000 };

/** MPEG audio, layer III: kbit/s by index (ISO/IEC 11172-3 2.4.2.3; the second row 13818-3, lower sample rates). */
const mpegBitrates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** Bytes a second of a WAV by its `fmt ` chunk; null: it is none. */
function wavRate(head: Buffer): { bytesOfSecond: number; dataStart: number } | null {
  if (head.length < 44 || head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WAVE")
    return null;
  const format = head.indexOf("fmt ", 12, "latin1");
  const data = head.indexOf("data", 12, "latin1");
  if (format < 0 || data < 0 || format + 20 > head.length) return null;
  const bytesOfSecond = head.readUInt32LE(format + 16);
  return bytesOfSecond >= 1_000 ? { bytesOfSecond, dataStart: data + 8 } : null;
}

/** Bits a second of the first MPEG frame behind an ID3 tag; null: there is none. */
function mp3Bits(head: Buffer): number | null {
  let at = 0;
  if (head.toString("latin1", 0, 3) === "ID3" && head.length >= 10) {
    const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
    at = 10 + (a << 21) + (b << 14) + (c << 7) + d;
  }
  if (at + 4 > head.length || head[at] !== 0xff) return null;
  const second = head[at + 1] ?? 0;
  const layerThree = (second & 0xe6) === 0xe2;
  const row = (second & 0x18) === 0x18 ? 0 : 1;
  const kilobits = mpegBitrates[row]?.[(head[at + 2] ?? 0) >> 4];
  return layerThree && kilobits ? kilobits * 1000 : null;
}

/**
 * @param format what the client asked for
 * @returns seconds, rounded up; `exact` where the format has a fixed rate
 */
export function speechSeconds(format: string, head: Buffer, length: number): { seconds: number; exact: boolean } {
  const wav = wavRate(head);
  if (wav) return { seconds: Math.ceil(Math.max(0, length - wav.dataStart) / wav.bytesOfSecond), exact: true };
  if (format === "pcm") return { seconds: Math.ceil(length / pcmBytesOfSecond), exact: true };
  const usual = (Object.hasOwn(usualBits, format) && usualBits[format]) || 128_000;
  return { seconds: Math.ceil((length * 8) / (mp3Bits(head) ?? usual)), exact: false };
}
