/** Newline-delimited JSON out of bytes (github.com/ndjson/ndjson-spec). Any split of the bytes gives the same lines. */

const newline = 0x0a;

/** A line longer than this is none of a chat's. */
const longestLine = 4 * 1024 * 1024;

/** Cuts a stream behind its line feeds. */
export class JsonLines {
  private pieces: Buffer[] = [];
  private size = 0;
  /** Nothing but blanks has come of the line. */
  private blank = true;

  /** Bytes of a line that is not complete; blanks do not count. */
  get unfinished(): number {
    return this.blank ? 0 : this.size;
  }

  /**
   * @returns the lines that these bytes complete, each with its line feed
   * @throws RangeError when one line exceeds 4 MiB
   */
  push(bytes: Buffer): Buffer[] {
    const lines: Buffer[] = [];
    let from = 0;
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
      lines.push(this.take(bytes.subarray(from, at + 1)));
      from = at + 1;
    }
    if (from < bytes.length) this.keep(bytes.subarray(from));
    return lines;
  }

  /** The last line, whose line feed never came; null: there is none. */
  rest(): Buffer | null {
    return this.unfinished === 0 ? null : this.take(Buffer.alloc(0));
  }

  private keep(piece: Buffer): void {
    this.size += piece.length;
    if (this.size > longestLine) throw new RangeError("a line of the upstream exceeds 4 MiB");
    if (this.blank) this.blank = piece.every((byte) => byte <= 0x20);
    this.pieces.push(piece);
  }

  private take(last: Buffer): Buffer {
    if (this.pieces.length === 0) return last;
    this.keep(last);
    const line = Buffer.concat(this.pieces);
    this.pieces = [];
    this.size = 0;
    this.blank = true;
    return line;
  }
}
