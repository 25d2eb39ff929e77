/** Messages of `application/vnd.amazon.eventstream` by their bytes, so that a test can have them lie. */
import { crc32 } from "node:zlib";

/** A header by its type on the wire (7: a string, with its length before it) and the bytes of its value. */
export type FrameHeader = readonly [name: string, type: number, value: Buffer];

/** A string of a header, with its length. */
export function headerText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Headers as they stand in a message. */
export const headerBytes = (headers: readonly FrameHeader[]): Buffer =>
  Buffer.concat(
    headers.map(([name, type, value]) => {
      const bytes = Buffer.from(name);
      return Buffer.concat([Buffer.from([bytes.length]), bytes, Buffer.from([type]), value]);
    }),
  );

export interface FrameParts {
  headers: Buffer;
  payload: Buffer;
}

/** A message whose checksums are right, whatever its lengths say. @param lies lengths in place of the true ones */
export function frameOf({ headers, payload }: FrameParts, lies: { total?: number; headers?: number } = {}): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(12), headers, payload, Buffer.alloc(4)]);
  bytes.writeUInt32BE(lies.total ?? bytes.length, 0);
  bytes.writeUInt32BE(lies.headers ?? headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

/** The messages of a stream that is whole. */
export function framesOf(stream: Buffer): FrameParts[] {
  const frames: FrameParts[] = [];
  for (let at = 0; at < stream.length; at += stream.readUInt32BE(at)) {
    const payloadAt = at + 12 + stream.readUInt32BE(at + 4);
    const end = at + stream.readUInt32BE(at) - 4;
    frames.push({ headers: stream.subarray(at + 12, payloadAt), payload: stream.subarray(payloadAt, end) });
  }
  return frames;
}
