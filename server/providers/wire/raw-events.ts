/** Server-sent events as the bytes they came in, for scanners that pass them on untouched (WHATWG HTML §9.2.6). */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** An event longer than this is none of a chat's. */
const longestEvent = 4 * 1024 * 1024;

/** Cuts a stream behind the blank lines that end events, be they of LF, CR or CRLF. Any split gives the same events. */
export class RawEvents {
  private pieces: Buffer[] = [];
  private size = 0;
  /** Nothing has come of the line at hand. */
  private lineEmpty = true;
  /** The line before ended in CR: an LF that follows belongs to it. */
  private afterReturn = false;
  /** A CR has ended an event; an LF that follows belongs to it, so that no cut of the bytes moves it elsewhere. */
  private endsInReturn = false;

  /** @param longest bytes of one event: images are longer than anything of a chat's */
  constructor(private readonly longest = longestEvent) {}

  /** Bytes of an event that is not complete. */
  get unfinished(): number {
    return this.size;
  }

  /**
   * @returns the events that these bytes complete, each with its blank line
   * @throws RangeError when one event exceeds the limit (4 MiB)
   */
  push(bytes: Buffer): Buffer[] {
    const events: Buffer[] = [];
    let from = 0;
    let lineStart = 0;
    if (bytes.length === 0) return events;
    if (this.afterReturn && bytes[0] === lineFeed) lineStart = 1;
    this.afterReturn = false;
    if (this.endsInReturn) {
      this.endsInReturn = false;
      events.push(this.take(bytes.subarray(0, lineStart)));
      from = lineStart;
    }
    for (let at = nextBreak(bytes, lineStart); at >= 0; at = nextBreak(bytes, lineStart)) {
      const blank = this.lineEmpty && at === lineStart;
      let next = at + 1;
      if (bytes[at] === carriageReturn) {
        if (next === bytes.length) this.afterReturn = true;
        else if (bytes[next] === lineFeed) next++;
      }
      this.lineEmpty = true;
      lineStart = next;
      if (!blank) continue;
      if (this.afterReturn) {
        this.endsInReturn = true;
        break;
      }
      events.push(this.take(bytes.subarray(from, next)));
      from = next;
    }
    if (lineStart < bytes.length) this.lineEmpty = false;
    if (from < bytes.length) this.keep(bytes.subarray(from));
    return events;
  }

  /** What has come of an event whose blank line never came; null: nothing. */
  rest(): Buffer | null {
    const rest = this.size === 0 ? null : this.take(Buffer.alloc(0));
    this.lineEmpty = true;
    this.endsInReturn = false;
    return rest;
  }

  private keep(bytes: Buffer): void {
    this.size += bytes.length;
    if (this.size > this.longest)
      throw new RangeError(`an event of the upstream exceeds ${Math.floor(this.longest / 1024 / 1024)} MiB`);
    this.pieces.push(bytes);
  }

  private take(last: Buffer): Buffer {
    if (this.pieces.length === 0) return last;
    this.keep(last);
    const event = Buffer.concat(this.pieces);
    this.pieces = [];
    this.size = 0;
    return event;
  }
}

/** Bytes that are searched at once: many CRs without any LF must not each search all that follows. */
const windowBytes = 4096;

/** Offset of the next LF or CR from here; -1: none. */
function nextBreak(bytes: Buffer, from: number): number {
  for (let start = from; start < bytes.length; start += windowBytes) {
    const window = start === 0 && bytes.length <= windowBytes ? bytes : bytes.subarray(start, start + windowBytes);
    const feed = window.indexOf(lineFeed);
    // A CR can only matter before that LF.
    const back = (feed < 0 ? window : window.subarray(0, feed)).indexOf(carriageReturn);
    const at = back >= 0 ? back : feed;
    if (at >= 0) return start + at;
  }
  return -1;
}

/** The `data:` lines of an event, joined by line feeds; null: it has none. */
export function dataOf(event: Buffer): string | null {
  const line = onlyLine(event);
  if (line !== null) return line;
  const text = event.toString("utf8");
  let data: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (!line.startsWith("data")) continue;
    const value = line === "data" ? "" : line.startsWith("data:") ? line.slice(line[5] === " " ? 6 : 5) : null;
    if (value !== null) data = data === null ? value : `${data}\n${value}`;
  }
  return data;
}

const dataField = Buffer.from("data:");

/** The data of an event that is one line, as most are; null: it is none of those. */
function onlyLine(event: Buffer): string | null {
  if (!event.subarray(0, dataField.length).equals(dataField)) return null;
  let end = event.length;
  while (end > 0 && (event[end - 1] === lineFeed || event[end - 1] === carriageReturn)) end--;
  const first = nextBreak(event, 0);
  if (first >= 0 && first < end) return null;
  return event.toString("utf8", event[5] === 0x20 && end > 5 ? 6 : 5, end);
}
