/** Server-sent events in the bytes of a stream, found without copying (WHATWG HTML §9.2.6). */

const newline = 0x0a;
const dataField = Buffer.from("data:");

/** Offset behind the blank line that begins at this newline; -1: the line goes on. */
export function boundary(data: Buffer, at: number): number {
  if (data[at + 1] === newline) return at + 2;
  return data[at + 1] === 0x0d && data[at + 2] === newline ? at + 3 : -1;
}

export function skipSpaces(data: Buffer, from: number): number {
  let at = from;
  while (data[at] === 0x20) at++;
  return at;
}

/** Offset of an event's data line; comments, `event:` and `id:` lines may stand before it. -1: it has none. */
export function dataLine(data: Buffer, start: number, end: number): number {
  if (data[start] === 0x64) return start;
  // By lines, and not by a search for the field: where it is missing that would go on to the end of all bytes.
  for (let at = data.indexOf(newline, start); at >= 0 && at + 1 < end; at = data.indexOf(newline, at + 1))
    if (data[at + 1] === 0x64 && data.compare(dataField, 0, 5, at + 1, Math.min(at + 6, end)) === 0) return at + 1;
  return -1;
}

/** The text of an event's data lines. */
export function eventData(data: Buffer, start: number, end: number): string {
  const lines: string[] = [];
  for (const line of data.toString("utf8", start, end).split("\n")) {
    if (line.startsWith("data:")) lines.push(line.slice(line[5] === " " ? 6 : 5));
  }
  return lines.join("\n");
}

/** The last byte of an event that is no line's end. */
export function lastByte(data: Buffer, end: number): number | undefined {
  let at = end - 1;
  while (data[at] === newline || data[at] === 0x0d || data[at] === 0x20) at--;
  return data[at];
}

/** Finds each occurrence of some bytes once, however many events lie between two of them. */
export class Mark {
  private at = -1;
  private from = 0;

  constructor(private readonly bytes: Buffer) {}

  /** From the beginning of these bytes. */
  begin(data: Buffer): void {
    this.at = data.indexOf(this.bytes);
    this.from = 0;
  }

  /** Offset behind the next occurrence before `end`; -1: there is none. Each is told once. */
  next(data: Buffer, end: number): number {
    if (this.at >= 0 && this.at < this.from)
      this.at = this.from < data.length ? data.indexOf(this.bytes, this.from) : -1;
    const { at } = this;
    if (at < 0 || at >= end) return -1;
    this.from = at + this.bytes.length;
    return this.from;
  }

  /** Goes on behind this offset. */
  skip(to: number): void {
    this.from = to;
  }
}
