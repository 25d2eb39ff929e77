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
/** Both lengths; their checksum is the rest of the prelude. */
const lengthsLength = 8;
/** Prelude and the CRC at the end. */
const shortestFrame = 16;

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
const codec = new EventStreamCodec(text, (value) => Buffer.from(value));

/** Reads messages; any split of the bytes gives the same ones. */
export class FrameReader {
  /** The beginning of a message whose end has not come; grows by doubling. */
  private held: Buffer = Buffer.alloc(0);
  private heldLength = 0;
  /** How long it will be; null: not known yet. */
  private expected: number | null = null;
  private lastHeaders: FrameHeaders | null = null;
  private lastHeaderBytes: Buffer = Buffer.alloc(0);
  /**
   * Why nothing more is read: lengths or checksums are wrong, so that nobody knows where the next message begins; or a
   * message exceeds 4 MiB.
   */
  fault: "damaged" | "too long" | null = null;

  /** @returns the messages that these bytes complete; after a fault none */
  push(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = bytes;
    while (!this.fault && rest.length > 0) {
      if (this.heldLength === 0) {
        const length = this.lengthOf(rest);
        if (length === null || length > rest.length) {
          this.expected = length;
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
    const taken = bytes.subarray(0, (this.expected ?? preludeLength) - this.heldLength);
    this.hold(taken);
    const held = this.held.subarray(0, this.heldLength);
    this.expected ??= this.lengthOf(held);
    if (this.heldLength === this.expected) {
      this.heldLength = 0;
      this.expected = null;
      this.decode(held, frames);
    }
    return bytes.subarray(taken.length);
  }

  /** The length of the message that begins here; null: too few bytes to know, or a fault. */
  private lengthOf(bytes: Buffer): number | null {
    if (this.fault || bytes.length < preludeLength) return null;
    // Checked first: a length that was changed on the way would be waited for, and swallow the messages behind it.
    if (bytes.readUInt32BE(lengthsLength) !== crc32(bytes.subarray(0, lengthsLength))) this.fault = "damaged";
    const length = bytes.readUInt32BE(0);
    const headersLength = bytes.readUInt32BE(4);
    if (length > longestFrame) this.fault ??= "too long";
    if (length < shortestFrame || headersLength > length - shortestFrame) this.fault ??= "damaged";
    return this.fault ? null : length;
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
    const headers =
      bytes.readUInt32BE(crcAt) === crc32(bytes.subarray(0, crcAt)) ? this.headersOf(bytes, payloadAt) : null;
    if (!headers) {
      // What it said is lost, so the answer cannot be whole any more.
      this.fault = "damaged";
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
