/**
 * Finds the events of a stream of OpenAI's wire on its way to the client, without parsing them (WHATWG HTML §9.2.6).
 * Any split of the bytes gives the same result.
 */
import type { Units } from "#server/contracts/units.ts";
import type { ScanResult, StreamScanner } from "../port.ts";
import { boundary } from "./event-bytes.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const none = Buffer.alloc(0);

/** Of English text, about. */
const bytesOfToken = 4;

/** An event longer than this is no chat chunk. */
const longestEvent = 4 * 1024 * 1024;

/** What becomes of an event: it goes by, is left out, is the (withheld) end, or the upstream's error. */
export type Verdict = "pass" | "hide" | "done" | "failed";

/** Finds events and asks what becomes of each. */
export abstract class EventScanner implements StreamScanner {
  units: Units | null = null;
  unitsAreFinal = false;
  /** Content events so far: about one token each. */
  events = 0;
  /** Content events that are measured, and their bytes. */
  private measured = 0;
  private bytes = 0;
  /** Bytes of the shortest of them, and how many of those frame one token: what is above is content. */
  private shortest = Number.POSITIVE_INFINITY;
  private framing = 0;
  /** The beginning of an event: the one piece that came, or a buffer of ours that grows by doubling. */
  private tail: Buffer = none;
  private tailLength = 0;
  private tailIsOurs = false;

  abstract readonly finished: boolean;
  abstract terminal(): Buffer;
  /** These bytes are judged next, event by event. */
  protected abstract begin(data: Buffer): void;
  protected abstract judge(data: Buffer, start: number, end: number): Verdict;

  /** About one an event, the first of which only names the role; more where events carry more. */
  get tokens(): number {
    const content = this.measured === 0 ? 0 : this.bytes - this.measured * this.framing;
    return Math.max(this.events - 1, Math.ceil(content / bytesOfToken), 0);
  }

  /** Bytes of an event that never ended; what can only be the end itself, or nothing, does not count. */
  get unfinished(): number {
    if (this.tailLength === 0 || this.tailLength > 64) return this.tailLength;
    const text = this.tail.toString("latin1", 0, this.tailLength).trim();
    return text === "" || /^data: ?\[DONE\]$/.test(text) ? 0 : this.tailLength;
  }

  push(chunk: Buffer): ScanResult {
    // Each byte is looked at once for an event's end, however small the pieces of a long event are.
    if (this.tailLength > 0 && !this.endsWith(chunk)) {
      this.append(chunk);
      return { pass: null, done: false, failed: false };
    }
    const data = this.tailLength > 0 ? this.joined(chunk) : chunk;
    this.begin(data);
    let start = 0;
    let cutFrom = -1;
    let pieces: Buffer[] | null = null;
    for (let at = data.indexOf(newline); at >= 0 && at + 1 < data.length; at = data.indexOf(newline, at + 1)) {
      const end = boundary(data, at);
      if (end < 0) continue;
      const verdict = this.judge(data, start, end);
      if (verdict !== "pass") {
        pieces ??= [];
        pieces.push(data.subarray(Math.max(cutFrom, 0), start));
        cutFrom = end;
        if (verdict !== "hide") return ending(pieces, verdict);
      }
      start = end;
      at = end - 1;
    }
    if (start < data.length) this.keepTail(start === 0 ? data : data.subarray(start));
    return { pass: passed(data, start, cutFrom, pieces), done: false, failed: false };
  }

  /** One event with content goes by. The shortest must be one that has some: an end or a sign of life is shorter. */
  protected count(data: Buffer, start: number, end: number): void {
    const length = end - start;
    this.events++;
    if (length < this.shortest) {
      const output = this.outputBytes(data, start, end);
      if (output === 0) return;
      this.shortest = length;
      this.framing = length - Math.max(0, output - bytesOfToken);
    }
    this.measured++;
    this.bytes += length;
  }

  /** Bytes that the model has written in this event. Asked of few. */
  protected abstract outputBytes(data: Buffer, start: number, end: number): number;

  /** The event at hand ends in this chunk: its blank line may begin in the tail. */
  private endsWith(chunk: Buffer): boolean {
    let at = chunk.indexOf(newline);
    if (at < 0) return false;
    const { tail, tailLength } = this;
    const before = tail[tailLength - 1];
    if (at === 0 && before === newline) return true;
    if (at === 0 && before === carriageReturn && tailLength > 1 && tail[tailLength - 2] === newline) return true;
    if (at === 1 && before === newline && chunk[0] === carriageReturn) return true;
    for (; at >= 0; at = chunk.indexOf(newline, at + 1)) if (boundary(chunk, at) >= 0) return true;
    return false;
  }

  private keepTail(piece: Buffer): void {
    if (piece.length > longestEvent) throw tooLong();
    this.tail = piece;
    this.tailLength = piece.length;
    this.tailIsOurs = false;
  }

  private append(piece: Buffer): void {
    const length = this.tailLength + piece.length;
    if (length > longestEvent) throw tooLong();
    if (!this.tailIsOurs || length > this.tail.length) {
      const larger = Buffer.allocUnsafe(2 * length);
      this.tail.copy(larger, 0, 0, this.tailLength);
      this.tail = larger;
      this.tailIsOurs = true;
    }
    piece.copy(this.tail, this.tailLength);
    this.tailLength = length;
  }

  /** The tail with this behind it; the tail is empty then, for what is passed may not be written again. */
  private joined(chunk: Buffer): Buffer {
    const data = Buffer.concat([this.tail.subarray(0, this.tailLength), chunk]);
    this.tail = none;
    this.tailLength = 0;
    return data;
  }
}

const tooLong = () => new RangeError("an event of the upstream exceeds 4 MiB");

function passed(data: Buffer, end: number, cutFrom: number, pieces: Buffer[] | null): Buffer | null {
  if (pieces) pieces.push(data.subarray(cutFrom, end));
  const pass = pieces ? Buffer.concat(pieces) : end === data.length ? data : data.subarray(0, end);
  return pass.length > 0 ? pass : null;
}

function ending(pieces: Buffer[], verdict: "done" | "failed"): ScanResult {
  const pass = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  return { pass: pass.length > 0 ? pass : null, done: verdict === "done", failed: verdict === "failed" };
}
