/** A length that is not known yet: players read to the end, as they do with OpenAI's own streams. */
const unknownLength = 0xffffffff;
const bytesOfSample = 2;

/** The head of a WAV stream of 16 bits, one channel (RIFF, `fmt ` and `data`). */
export function wavHead(samplesOfSecond: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(unknownLength, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samplesOfSecond, 24);
  head.writeUInt32LE(samplesOfSecond * bytesOfSample, 28);
  head.writeUInt16LE(bytesOfSample, 32);
  head.writeUInt16LE(8 * bytesOfSample, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(unknownLength, 40);
  return head;
}
