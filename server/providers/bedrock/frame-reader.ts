/**
 * Messages out of the bytes of `application/vnd.amazon.eventstream`
 * (docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html#streaming-event-stream-encoding):
 * total length, length of the headers, CRC of both, headers, payload, CRC of all.
 */
import { crc32 } from "node:zlib";
import { EventStreamCodec } from "@smithy/eventstream-codec";

export interface FrameHeaders {
  /** `:message-type`: "event", "exception" or "error". */
  messageType: string;
  /** `:event-type`, `:exception-type` or `:error-code`, by the message type. */
  type: string;
  /** `:error-message` of an "error"; else empty. */
  errorMessage: string;
}

export interface Frame {
  headers: FrameHeaders;
  payload: string;
}

/** A message longer than this is none of a chat's. */
const longestFrame = 4 * 1024 * 1024;
const preludeLength = 12;
/** Prelude and the CRC at the end. */
const shortestFrame = 16;

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
const codec = new EventStreamCodec(text, (value) => Buffer.from(value));

/** Reads messages; any split of the bytes gives the same ones. */
export class FrameReader {
  /** The beginning of a message whose end has not come; grows by doubling. */
  private held: Buffer = Buffer.alloc(0);
  private heldLength = 0;
  private lastHeaders: FrameHeaders | null = null;
  private lastHeaderBytes: Buffer = Buffer.alloc(0);
  /** Lengths or checksums are wrong: where the next message begins cannot be known any more. */
  broken = false;

  /**
   * @returns the messages that these bytes complete
   * @throws RangeError when a message exceeds 4 MiB
   */
  push(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = bytes;
    while (!this.broken && rest.length > 0) {
      if (this.heldLength === 0) {
        const length = this.lengthOf(rest);
        if (length === null || length > rest.length) {
          this.hold(rest);
          break;
        }
        this.decode(rest.subarray(0, length), frames);
        rest = rest.subarray(length);
      } else {
        rest = this.fill(rest, frames);
      }
    }
    return frames;
  }

  /** Gives the message that is held as many bytes as it still lacks. */
  private fill(bytes: Buffer, frames: Frame[]): Buffer {
    const known = this.heldLength >= preludeLength ? this.lengthOf(this.held.subarray(0, this.heldLength)) : null;
    const wanted = (known ?? preludeLength) - this.heldLength;
    const taken = bytes.subarray(0, Math.max(wanted, 0));
    this.hold(taken);
    const held = this.held.subarray(0, this.heldLength);
    const length = this.lengthOf(held);
    if (length !== null && this.heldLength >= length) {
      this.heldLength = 0;
      this.decode(held, frames);
    }
    return bytes.subarray(taken.length);
  }

  /** The length of the message that begins here; null: too few bytes to know, or broken. */
  private lengthOf(bytes: Buffer): number | null {
    if (this.broken || bytes.length < preludeLength) return null;
    const length = bytes.readUInt32BE(0);
    const headersLength = bytes.readUInt32BE(4);
    if (length > longestFrame) throw new RangeError("the upstream sent an event of more than 4 MiB");
    if (length < shortestFrame || headersLength > length - shortestFrame) {
      this.broken = true;
      return null;
    }
    return length;
  }

  private hold(bytes: Buffer): void {
    const needed = this.heldLength + bytes.length;
    if (needed > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.held.length, 512));
      this.held.copy(larger, 0, 0, this.heldLength);
      this.held = larger;
    }
    bytes.copy(this.held, this.heldLength);
    this.heldLength = needed;
  }

  private decode(bytes: Buffer, frames: Frame[]): void {
    const crcAt = bytes.length - 4;
    const payloadAt = preludeLength + bytes.readUInt32BE(4);
    // The checksum at the end covers the first twelve bytes too, with their own.
    const headers =
      bytes.readUInt32BE(crcAt) === crc32(bytes.subarray(0, crcAt)) ? this.headersOf(bytes, payloadAt) : null;
    if (!headers) {
      // What it said is lost, so the answer cannot be whole any more.
      this.broken = true;
      return;
    }
    frames.push({ headers, payload: bytes.toString("utf8", payloadAt, crcAt) });
  }

  /** Headers of the message; null: they are none. A stream repeats the same ones, so the last are remembered. */
  private headersOf(bytes: Buffer, end: number): FrameHeaders | null {
    if (this.lastHeaders && bytes.compare(this.lastHeaderBytes, undefined, undefined, preludeLength, end) === 0) {
      return this.lastHeaders;
    }
    try {
      // A copy in memory of its own: lengths that lie must not reach what else is in the pool.
      const { headers } = codec.decode(new Uint8Array(bytes));
      const header = (name: string): string => {
        const value = headers[name]?.value;
        return typeof value === "string" ? value : "";
      };
      const messageType = header(":message-type");
      const type = header(messageType === "error" ? ":error-code" : `:${messageType}-type`);
      this.lastHeaders = { messageType, type, errorMessage: header(":error-message") };
      this.lastHeaderBytes = Buffer.from(bytes.subarray(preludeLength, end));
      return this.lastHeaders;
    } catch {
      return null;
    }
  }
}
