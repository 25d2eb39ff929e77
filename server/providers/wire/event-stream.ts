/**
 * Server-sent events out of bytes, for codecs that read every event (WHATWG HTML §9.2.6). Any split of the bytes, be
 * it inside a character, gives the same events.
 */

export interface ServerSentEvent {
  /** The `event:` field; null: none was given. */
  event: string | null;
  /** The `data:` lines, joined by line feeds. */
  data: string;
}

/** An event longer than this is none of a chat's. */
const longestEvent = 4 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads LF, CR and CRLF lines, several `data:` lines, comments; `id:` and `retry:` are of no use here and skipped. */
export class EventStreamReader {
  /** The beginning of a line whose end has not come; grows by doubling, so that tiny pieces cost no more than large. */
  private held: Buffer = Buffer.alloc(0);
  private heldLength = 0;
  /** The line before ended in CR: an LF that follows belongs to it. */
  private afterReturn = false;
  private atStart = true;
  private event: string | null = null;
  private data: string | null = null;
  /** Bytes of this event's lines that are kept. */
  private kept = 0;

  /** Bytes of an event that is not complete; 0: the stream stands between two events. */
  get unfinished(): number {
    return this.heldLength + this.kept;
  }

  /**
   * @returns the events that these bytes complete
   * @throws RangeError when one event exceeds 4 MiB
   */
  push(bytes: Buffer): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    let start = 0;
    if (this.afterReturn && bytes.length > 0) {
      if (bytes[0] === lineFeed) start = 1;
      this.afterReturn = false;
    }
    let nextReturn = bytes.indexOf(carriageReturn, start);
    let nextFeed = bytes.indexOf(lineFeed, start);
    while (nextFeed >= 0 || nextReturn >= 0) {
      const byReturn = nextReturn >= 0 && (nextFeed < 0 || nextReturn < nextFeed);
      const end = byReturn ? nextReturn : nextFeed;
      this.line(bytes, start, end, events);
      start = end + 1;
      if (byReturn) {
        if (start === bytes.length) this.afterReturn = true;
        else if (bytes[start] === lineFeed) start++;
        nextReturn = bytes.indexOf(carriageReturn, start);
      }
      if (nextFeed >= 0 && nextFeed < start) nextFeed = bytes.indexOf(lineFeed, start);
    }
    if (start < bytes.length) this.hold(bytes, start, bytes.length);
    return events;
  }

  /**
   * The stream is over: an event whose blank line never came counts as complete (the standard drops it, but upstreams
   * leave the last one out).
   */
  end(): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const none = Buffer.alloc(0);
    if (this.heldLength > 0) this.line(none, 0, 0, events);
    this.line(none, 0, 0, events);
    this.afterReturn = false;
    return events;
  }

  private hold(bytes: Buffer, start: number, end: number): void {
    const needed = this.heldLength + end - start;
    this.check(needed);
    if (needed > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.held.length, 512));
      this.held.copy(larger, 0, 0, this.heldLength);
      this.held = larger;
    }
    bytes.copy(this.held, this.heldLength, start, end);
    this.heldLength = needed;
  }

  private check(length: number): void {
    if (this.kept + length > longestEvent) throw new RangeError("an event of the upstream exceeds 4 MiB");
  }

  /** One line: what was held and these bytes. */
  private line(bytes: Buffer, start: number, end: number, events: ServerSentEvent[]): void {
    if (this.heldLength === 0) {
      this.field(bytes, start, end, events);
      return;
    }
    this.hold(bytes, start, end);
    const { held, heldLength } = this;
    this.heldLength = 0;
    this.held = Buffer.alloc(0);
    this.field(held, 0, heldLength, events);
  }

  private field(line: Buffer, from: number, end: number, events: ServerSentEvent[]): void {
    this.check(end - from);
    const start = this.atStart && line.indexOf(byteOrderMark, from) === from ? from + byteOrderMark.length : from;
    this.atStart = false;
    if (start >= end) {
      this.dispatch(events);
      return;
    }
    const data = fieldValue(line, start, end, "data");
    if (data !== null) {
      this.data = this.data === null ? data : `${this.data}\n${data}`;
      this.kept += end - from;
      return;
    }
    const event = fieldValue(line, start, end, "event");
    if (event !== null) {
      this.event = event;
      this.kept += end - from;
    }
  }

  private dispatch(events: ServerSentEvent[]): void {
    if (this.data !== null) events.push({ event: this.event, data: this.data });
    this.data = null;
    this.event = null;
    this.kept = 0;
  }
}

/** The value of a line of this field; null: the line is another field's. */
function fieldValue(line: Buffer, start: number, end: number, name: string): string | null {
  for (let index = 0; index < name.length; index++) {
    if (line[start + index] !== name.charCodeAt(index)) return null;
  }
  const colon = start + name.length;
  if (colon >= end) return colon === end ? "" : null;
  if (line[colon] !== 0x3a) return null;
  return line.toString("utf8", line[colon + 1] === 0x20 && colon + 1 < end ? colon + 2 : colon + 1, end);
}
