/**
 * Watches Anthropic's event stream go by to a client of the same format, without parsing the events that carry
 * content (platform.claude.com/docs/en/build-with-claude/streaming). Any split of the bytes gives the same passes.
 */
import type { Units } from "#server/contracts/units.ts";
import type { ScanResult, StreamScanner } from "../port.ts";
import { isObject, parseObject } from "../wire/json-values.ts";
import { type AnthropicUsage, anthropicUnits, mergeUsage, noUsage } from "./usage.ts";

const none = Buffer.alloc(0);
const lineFeed = 0x0a;
const quote = 0x22;
const closingBrace = 0x7d;
const carriageReturn = 0x0d;
/** An event longer than this is none of a chat's. */
const longestEvent = 4 * 1024 * 1024;

const madeUpStop = Buffer.from('event: message_stop\ndata: {"type":"message_stop"}\n\n');
const deltaLine = Buffer.from("event: content_block_delta\n");
const deltaKind = Buffer.from('"delta":{"type":"');
/** What stands between the kind's first letters and the delta's text. */
const beforeText = new Map([
  ["te", 'text_delta","text":"'.length],
  ["th", 'thinking_delta","thinking":"'.length],
  ["in", 'input_json_delta","partial_json":"'.length],
]);
const bytesPerToken = 4;

type Verdict = "pass" | "skip" | "stop" | "error";

export class AnthropicScanner implements StreamScanner {
  events = 0;
  /** Events whose text cannot be measured, events with text, and its bytes. */
  private unmeasured = 0;
  private texts = 0;
  private textBytes = 0;
  finished = false;
  unitsAreFinal = false;
  private usage: AnthropicUsage = noUsage;
  /** The beginning of an event whose end has not come; grows by doubling, so that tiny pieces cost no more. */
  private held: Buffer = none;
  private heldLength = 0;
  private stop: Buffer | null = null;
  private ended = false;

  get tokens(): number {
    return this.unmeasured + Math.max(this.texts, Math.ceil(this.textBytes / bytesPerToken));
  }

  get units(): Units | null {
    return anthropicUnits(this.usage);
  }

  get unfinished(): number {
    return this.heldLength;
  }

  terminal(): Buffer {
    return this.stop ?? madeUpStop;
  }

  push(bytes: Buffer): ScanResult {
    if (this.ended) return { pass: null, done: this.stop !== null, failed: this.stop === null };
    // An event's end may straddle what is held and this piece: "\n\r" and "\n".
    let from = Math.max(0, this.heldLength - 2);
    const data = this.heldLength > 0 ? this.append(bytes) : bytes;
    const passes = new Passes(data);
    for (let end = eventEnd(data, from); end >= 0; end = eventEnd(data, from)) {
      const start = passes.end;
      if (end - start > longestEvent) throw tooLong();
      const verdict = this.judge(data, start, end);
      if (verdict === "stop" || verdict === "error") return this.ending(passes, data.subarray(start, end), verdict);
      if (verdict === "pass") passes.keep(end);
      else passes.skip(end);
      from = end;
    }
    this.keep(data, passes.end);
    return { pass: passes.joined(), done: false, failed: false };
  }

  private append(bytes: Buffer): Buffer {
    const length = this.heldLength + bytes.length;
    if (length > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.held.length));
      this.held.copy(larger, 0, 0, this.heldLength);
      this.held = larger;
    }
    bytes.copy(this.held, this.heldLength);
    this.heldLength = length;
    return this.held.subarray(0, length);
  }

  /** Holds what is behind `start`; what stands before it has been passed on and is not written again. */
  private keep(data: Buffer, start: number): void {
    const left = data.length - start;
    if (left > longestEvent) throw tooLong();
    if (start === 0 && this.heldLength > 0) return;
    this.held = left > 0 ? Buffer.from(data.subarray(start)) : none;
    this.heldLength = left;
  }

  private ending(passes: Passes, event: Buffer, verdict: "stop" | "error"): ScanResult {
    this.ended = true;
    this.held = none;
    this.heldLength = 0;
    if (verdict === "stop") this.stop = Buffer.from(event);
    return { pass: passes.joined(), done: verdict === "stop", failed: verdict === "error" };
  }

  private judge(data: Buffer, start: number, end: number): Verdict {
    if (startsWith(data, start, deltaLine)) {
      // Cut off inside, it would stop the client where it can go on without.
      if (data[lastOf(data, end)] !== closingBrace) return "skip";
      this.countDelta(data, start, end);
      return "pass";
    }
    return this.read(data.toString("utf8", start, end));
  }

  private countDelta(data: Buffer, start: number, end: number): void {
    this.events++;
    const at = data.indexOf(deltaKind, start);
    if (at < 0 || at >= end) {
      this.unmeasured++;
      return;
    }
    const kind = at + deltaKind.length;
    const before = beforeText.get(data.toString("latin1", kind, kind + 2));
    // Signatures are long and no output; citations are no output either.
    if (before === undefined) return;
    const length = data.lastIndexOf(quote, end - 1) - kind - before;
    if (length <= 0) return;
    this.texts++;
    this.textBytes += length;
  }

  /** An event other than a plain delta. */
  private read(event: string): Verdict {
    const { name, data } = fieldsOf(event);
    if (data === null) return "pass";
    const body = parseObject(data);
    const type = body?.type ?? name;
    if (name === "error" || type === "error" || (isObject(body?.error) && name === null)) return "error";
    if (body === null) return "skip";
    if (type === "message_stop") {
      this.finished = true;
      return "stop";
    }
    if (type === "content_block_delta") {
      this.events++;
      this.unmeasured++;
    } else if (type === "message_start" && isObject(body.message)) {
      this.usage = mergeUsage(this.usage, body.message.usage);
    } else if (type === "message_delta") this.readEnd(body);
    return "pass";
  }

  private readEnd(body: Record<string, unknown>): void {
    this.usage = mergeUsage(this.usage, body.usage);
    if (isObject(body.delta) && typeof body.delta.stop_reason === "string") this.finished = true;
    const counts = isObject(body.usage) && mergeUsage(noUsage, body.usage).output !== null;
    if (this.finished && counts && this.units !== null) this.unitsAreFinal = true;
  }
}

const tooLong = () => new RangeError("an event of the upstream exceeds 4 MiB");

/** Offset behind the blank line that ends the event (LF LF or CRLF CRLF); -1: it has not come. */
function eventEnd(data: Buffer, from: number): number {
  for (let at = data.indexOf(lineFeed, from); at >= 0; at = data.indexOf(lineFeed, at + 1)) {
    if (data[at + 1] === lineFeed) return at + 2;
    if (data[at + 1] === carriageReturn && data[at + 2] === lineFeed) return at + 3;
  }
  return -1;
}

/** Offset of the last byte before the blank line that ends at `end`. */
function lastOf(data: Buffer, end: number): number {
  let at = end - 1;
  while (data[at] === lineFeed || data[at] === carriageReturn || data[at] === 0x20) at--;
  return at;
}

/** The stretches of some bytes that are passed on. */
class Passes {
  /** Behind the last event that was looked at. */
  end = 0;
  private begin = 0;
  private readonly pieces: Buffer[] = [];

  constructor(private readonly data: Buffer) {}

  keep(end: number): void {
    this.end = end;
  }

  skip(end: number): void {
    if (this.end > this.begin) this.pieces.push(this.data.subarray(this.begin, this.end));
    this.begin = end;
    this.end = end;
  }

  joined(): Buffer | null {
    if (this.end > this.begin) this.pieces.push(this.data.subarray(this.begin, this.end));
    if (this.pieces.length <= 1) return this.pieces[0] ?? null;
    return Buffer.concat(this.pieces);
  }
}

function startsWith(data: Buffer, start: number, text: Buffer): boolean {
  return data.compare(text, 0, text.length, start, Math.min(start + text.length, data.length)) === 0;
}

/** Name and data of one event; comments and other fields are of no use here. */
function fieldsOf(event: string): { name: string | null; data: string | null } {
  let name: string | null = null;
  let data: string | null = null;
  for (const line of event.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data = data === null ? line.slice(5) : `${data}\n${line.slice(5)}`;
  }
  return { name, data };
}
