/** Tells where a JSON object or list that comes in pieces has ended, without reading it: each character is seen once. */
export class JsonEnd {
  /** The bracket that began it has been closed. */
  reached = false;
  private depth = 0;
  private inText = false;
  private escaped = false;

  push(piece: string): void {
    for (let index = 0; index < piece.length && !this.reached; index++) this.take(piece.charCodeAt(index));
  }

  private take(code: number): void {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (code === 0x5c) this.escaped = true;
      else if (code === 0x22) this.inText = false;
    } else if (code === 0x22) this.inText = true;
    else if (code === 0x7b || code === 0x5b) this.depth++;
    else if (code === 0x7d || code === 0x5d) this.reached = --this.depth <= 0;
  }
}
