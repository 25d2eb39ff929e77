/**
 * Finds the events of a stream of OpenAI's wire on its way to the client, without parsing them (WHATWG HTML §9.2.6).
 * Any split of the bytes gives the same result.
 */
import type { Units } from "#server/contracts/units.ts";
import type { ScanResult, StreamScanner } from "../port.ts";
import { boundary } from "./event-bytes.ts";

const newline = 0x0a;

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
  /** Content events that are measured, their bytes, and those of the shortest: what is above it is content. */
  private measured = 0;
  private bytes = 0;
  private shortest = Number.POSITIVE_INFINITY;
  /** The beginning of an event, in the pieces in which it came. */
  private tail: Buffer[] = [];
  private tailLength = 0;

  abstract readonly finished: boolean;
  abstract terminal(): Buffer;
  /** These bytes are judged next, event by event. */
  protected abstract begin(data: Buffer): void;
  protected abstract judge(data: Buffer, start: number, end: number): Verdict;

  /** About one an event, the first of which only names the role; more where events carry more. */
  get tokens(): number {
    const content = this.measured === 0 ? 0 : this.bytes - this.measured * this.shortest;
    return Math.max(this.events - 1, Math.ceil(content / 4), 0);
  }

  /** Bytes of an event that never ended; what can only be the end itself, or nothing, does not count. */
  get unfinished(): number {
    if (this.tailLength === 0 || this.tailLength > 64) return this.tailLength;
    const text = Buffer.concat(this.tail).toString("latin1").trim();
    return text === "" || /^data: ?\[DONE\]$/.test(text) ? 0 : this.tailLength;
  }

  push(chunk: Buffer): ScanResult {
    // Without a line's end nothing ends: many small pieces of a long event are put together once.
    if (this.tailLength > 0 && chunk.indexOf(newline) < 0) {
      this.keepTail(chunk);
      return { pass: null, done: false, failed: false };
    }
    const data = this.tailLength > 0 ? Buffer.concat([...this.tail, chunk]) : chunk;
    this.dropTail();
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
      if (!this.carriesOutput(data, start, end)) return;
      this.shortest = length;
    }
    this.measured++;
    this.bytes += length;
  }

  /** Whether the model has written something in this event. Asked of few. */
  protected abstract carriesOutput(data: Buffer, start: number, end: number): boolean;

  private keepTail(piece: Buffer): void {
    this.tailLength += piece.length;
    if (this.tailLength > longestEvent) throw new RangeError("an event of the upstream exceeds 4 MiB");
    this.tail.push(piece);
  }

  private dropTail(): void {
    if (this.tailLength === 0) return;
    this.tail = [];
    this.tailLength = 0;
  }
}

function passed(data: Buffer, end: number, cutFrom: number, pieces: Buffer[] | null): Buffer | null {
  if (pieces) pieces.push(data.subarray(cutFrom, end));
  const pass = pieces ? Buffer.concat(pieces) : end === data.length ? data : data.subarray(0, end);
  return pass.length > 0 ? pass : null;
}

function ending(pieces: Buffer[], verdict: "done" | "failed"): ScanResult {
  const pass = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  return { pass: pass.length > 0 ? pass : null, done: verdict === "done", failed: verdict === "failed" };
}
