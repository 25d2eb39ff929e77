/** Real audio, deterministic: a tone in PCM, and MPEG frames of silence. */

export const sampleRate = 24_000;
const bytesOfSample = 2;

/** 16 bits, one channel, 24 kHz. */
export function makePcm(seconds: number, seed: number): Buffer {
  const samples = Math.round(seconds * sampleRate);
  const pcm = Buffer.alloc(samples * bytesOfSample);
  const step = (2 * Math.PI * (220 + (seed % 220))) / sampleRate;
  for (let index = 0; index < samples; index++)
    pcm.writeInt16LE(Math.round(6_000 * Math.sin(index * step)), index * bytesOfSample);
  return pcm;
}

/** The PCM as a WAV file (RIFF, `fmt ` and `data`). */
export function makeWav(seconds: number, seed: number): Buffer {
  const pcm = makePcm(seconds, seed);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + pcm.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * bytesOfSample, 28);
  head.writeUInt16LE(bytesOfSample, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(pcm.length, 40);
  return Buffer.concat([head, pcm]);
}

/** MPEG-1 layer III at 128 kbit/s and 48 kHz: 384 bytes make 24 ms. */
const frameBytes = 384;
const frameSeconds = 0.024;

export function makeMp3(seconds: number): Buffer {
  const frames = Math.max(1, Math.round(seconds / frameSeconds));
  const mp3 = Buffer.alloc(frames * frameBytes);
  for (let index = 0; index < frames; index++) mp3.set([0xff, 0xfb, 0x94, 0xc0], index * frameBytes);
  return mp3;
}

/** Seconds of a recording: by a WAV's own rate, else as MPEG at 128 kbit/s. */
export function secondsOf(audio: Buffer): number {
  if (audio.length >= 44 && audio.toString("latin1", 0, 4) === "RIFF") {
    const bytesOfSecond = audio.readUInt32LE(28);
    return bytesOfSecond > 0 ? (audio.length - 44) / bytesOfSecond : 0;
  }
  return (audio.length * 8) / 128_000;
}
