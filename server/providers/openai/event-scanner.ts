/**
 * Reads an OpenAI event stream on its way to the client without parsing every event: finds event boundaries, the
 * usage chunk, in-band errors and `[DONE]` (WHATWG HTML §9.2.6 for the framing; the events themselves:
 * platform.openai.com/docs/api-reference/chat/streaming). Any split of the bytes gives the same result.
 */

export interface ScanResult {
  /** Whole events to pass on now; null: none yet. */
  pass: Buffer | null;
  /** `data: [DONE]` has come. It is not part of `pass`. */
  done: boolean;
  /** An error event of the upstream, raw; nothing behind it is passed. */
  error: Buffer | null;
}

const newline = 0x0a;
const usageKey = Buffer.from('"usage":');
const finishKey = Buffer.from('"finish_reason":');
const doneMark = Buffer.from("[DONE]");
const laterDataLine = Buffer.from("\ndata:");

/** An event longer than this is no chat chunk. */
const longestEvent = 4 * 1024 * 1024;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

export class OpenAiEventScanner {
  /** Last usage object seen, parsed; undefined: none. Some upstreams send one with every chunk. */
  usage: unknown;
  /** The usage is the whole answer's: it came with a finish reason or behind one. */
  usageIsFinal = false;
  /** Content events so far: about one token each. */
  events = 0;
  /** Bytes of events so far, and of the shortest: what is above it is content. */
  private bytes = 0;
  private shortest = Number.POSITIVE_INFINITY;
  private tail: Buffer | null = null;
  /** The last two passes: the finish reason comes at the end. */
  private recent: Buffer | null = null;
  private previous: Buffer | null = null;

  /** @param hideUsage the client did not ask for the usage chunk: keep it out of `pass` */
  constructor(private readonly hideUsage: boolean) {}

  /** True when the answer is whole although no `[DONE]` has come: a finish reason has. */
  get sawFinish(): boolean {
    return this.usageIsFinal || hasFinish(this.recent) || hasFinish(this.previous);
  }

  /** Content bytes delivered: what events carry above the shortest of them. */
  get contentBytes(): number {
    return this.events === 0 ? 0 : this.bytes - this.events * this.shortest;
  }

  /** @throws RangeError when one event exceeds 4 MiB. */
  push(chunk: Buffer): ScanResult {
    const data = this.tail ? Buffer.concat([this.tail, chunk]) : chunk;
    let start = 0;
    let cutFrom = -1;
    let pieces: Buffer[] | null = null;
    let special = data.indexOf(usageKey) >= 0;
    for (let at = data.indexOf(newline); at >= 0 && at + 1 < data.length; at = data.indexOf(newline, at + 1)) {
      const end = boundary(data, at);
      if (end < 0) continue;
      const verdict = this.judge(data, start, end, special);
      if (verdict === "pass") {
        if (dataLine(data, start, end) >= 0) this.count(end - start);
      } else {
        pieces ??= [];
        pieces.push(data.subarray(Math.max(cutFrom, 0), start));
        cutFrom = end;
        if (verdict !== "hide") return this.ending(data, start, end, pieces, verdict);
      }
      start = end;
      at = end - 1;
      if (special && data.indexOf(usageKey, end) < 0) special = false;
    }
    this.keepTail(data, start);
    return { pass: this.passed(data, start, cutFrom, pieces), done: false, error: null };
  }

  /** Bytes of an event that never ended. */
  get unfinished(): number {
    return this.tail?.length ?? 0;
  }

  private count(length: number): void {
    this.events++;
    this.bytes += length;
    if (length < this.shortest) this.shortest = length;
  }

  private keepTail(data: Buffer, start: number): void {
    this.tail = start < data.length ? data.subarray(start) : null;
    if (this.tail && this.tail.length > longestEvent) throw new RangeError("an event of the upstream exceeds 4 MiB");
  }

  private passed(data: Buffer, end: number, cutFrom: number, pieces: Buffer[] | null): Buffer | null {
    if (pieces) pieces.push(data.subarray(cutFrom, end));
    const pass = pieces ? Buffer.concat(pieces) : end === data.length ? data : data.subarray(0, end);
    if (pass.length === 0) return null;
    this.remember(pass);
    return pass;
  }

  private ending(data: Buffer, start: number, end: number, pieces: Buffer[], verdict: "done" | "error"): ScanResult {
    const pass = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    if (pass.length > 0) this.remember(pass);
    this.tail = null;
    return {
      pass: pass.length > 0 ? pass : null,
      done: verdict === "done",
      error: verdict === "error" ? data.subarray(start, end) : null,
    };
  }

  private remember(pass: Buffer): void {
    this.previous = this.recent;
    this.recent = pass;
  }

  private judge(data: Buffer, start: number, end: number, special: boolean): "pass" | "hide" | "done" | "error" {
    const line = dataLine(data, start, end);
    if (line < 0) return "pass";
    // "data: {" – the byte behind it begins the first key: e is "error"; "data: [" begins [DONE].
    const value = data[line + 5] === 0x20 ? line + 6 : line + 5;
    const first = data[value];
    if (first === 0x5b && isDone(data, value)) return "done";
    if (first === 0x7b && data[value + 2] === 0x65 && isError(data, value, end)) return "error";
    if (special && first === 0x7b) return this.judgeUsage(data, value, end);
    return "pass";
  }

  private judgeUsage(data: Buffer, value: number, end: number): "pass" | "hide" {
    const at = data.indexOf(usageKey, value);
    if (at < 0 || at >= end || data[skipSpaces(data, at + usageKey.length)] !== 0x7b) return "pass";
    const event = parse(data, value, end);
    if (!isObject(event) || !isObject(event.usage)) return "pass";
    this.usage = event.usage;
    this.usageIsFinal = this.sawFinish || hasFinish(data.subarray(0, end));
    const empty = Array.isArray(event.choices) && event.choices.length === 0;
    return empty && this.hideUsage ? "hide" : "pass";
  }
}

/** Offset behind the blank line that begins at this newline; -1: the line goes on. */
function boundary(data: Buffer, at: number): number {
  if (data[at + 1] === newline) return at + 2;
  return data[at + 1] === 0x0d && data[at + 2] === newline ? at + 3 : -1;
}

function skipSpaces(data: Buffer, from: number): number {
  let at = from;
  while (data[at] === 0x20) at++;
  return at;
}

function hasFinish(data: Buffer | null): boolean {
  if (!data) return false;
  for (let at = data.indexOf(finishKey); at >= 0; at = data.indexOf(finishKey, at + 1)) {
    if (data[skipSpaces(data, at + finishKey.length)] === 0x22) return true;
  }
  return false;
}

const isDone = (data: Buffer, value: number): boolean => data.subarray(value, value + doneMark.length).equals(doneMark);

/** Offset of an event's data line; comments, `event:` and `id:` lines may stand before it. -1: it has none. */
function dataLine(data: Buffer, start: number, end: number): number {
  if (data[start] === 0x64) return start;
  const at = data.indexOf(laterDataLine, start);
  return at >= 0 && at + 1 < end ? at + 1 : -1;
}

function isError(data: Buffer, value: number, end: number): boolean {
  const event = parse(data, value, end);
  return isObject(event) && event.error !== undefined && event.error !== null && event.choices === undefined;
}

function parse(data: Buffer, from: number, to: number): unknown {
  try {
    return JSON.parse(data.toString("utf8", from, to));
  } catch {
    return null;
  }
}
