/** Watches a Gemini stream on its way to a client of Google's own format. */
import type { Units } from "#server/contracts/units.ts";
import type { ScanResult, StreamScanner } from "../port.ts";
import { isObject, objectsOf } from "../wire/json-values.ts";
import { dataOf, RawEvents } from "../wire/raw-events.ts";
import { AnswerState } from "./answer-state.ts";
import { piecesOf } from "./candidate-parts.ts";
import { parseEvent } from "./stream-reader.ts";

/** What is withheld behind the end of an answer stays within this. */
const mostHeldBytes = 4 * 1024 * 1024;

const hasContent = (event: Record<string, unknown>): boolean =>
  objectsOf(event.candidates).some(({ content }) => isObject(content) && objectsOf(content.parts).length > 0);

/** Google's clients read nothing in a blank line; in a comment Python's looks for JSON. */
const blankLine = Buffer.from("\r\n");

const startsAnswer = (event: Record<string, unknown>): boolean =>
  Array.isArray(event.candidates) || isObject(event.promptFeedback);

/**
 * Passes events untouched. Google has no mark of the end: the event with the finish reason, and what comes behind it
 * without content, is withheld as the terminal one until more content comes. Comments and what is no JSON are left out:
 * Google's clients stumble over them.
 */
export class GeminiScanner implements StreamScanner {
  events = 0;
  private readonly state = new AnswerState();
  private readonly raw = new RawEvents();
  private held: Buffer[] = [];
  private heldBytes = 0;
  private contentBytes = 0;
  /** An element of the array has been written. */
  private begun = false;
  private opened = false;

  /** @param jsonArray the client reads one JSON array instead of events */
  constructor(private readonly jsonArray: boolean) {}

  get tokens(): number {
    return Math.max(this.events, Math.ceil(this.contentBytes / 4));
  }

  get finished(): boolean {
    return this.state.finished;
  }

  get unfinished(): number {
    return this.raw.unfinished;
  }

  get units(): Units | null {
    return this.state.units;
  }

  get unitsAreFinal(): boolean {
    return this.state.unitsAreFinal;
  }

  push(bytes: Buffer): ScanResult {
    const passed: Buffer[] = [];
    for (const event of this.raw.push(bytes)) {
      this.take(event, passed);
      if (this.state.failed) break;
    }
    return { pass: joined(passed), done: false, failed: this.state.failed !== null };
  }

  /** The upstream has closed: an event whose blank line never came is read if it is whole. */
  end(): Buffer | null {
    const rest = this.raw.rest();
    const passed: Buffer[] = [];
    const data = rest && !this.state.failed ? dataOf(rest) : null;
    if (data !== null && parseEvent(data)) this.take(Buffer.from(`data: ${data}\r\n\r\n`), passed);
    return joined(passed);
  }

  terminal(): Buffer {
    const end = this.jsonArray ? [Buffer.from(this.begun ? "\n]" : "[]")] : [];
    return Buffer.concat([...this.held, ...end]);
  }

  private take(raw: Buffer, passed: Buffer[]): void {
    const data = dataOf(raw);
    const event = data === null ? null : parseEvent(data);
    if (data === null || !event) return;
    this.state.note(event);
    if (this.state.failed) return;
    this.count(event);
    if (hasContent(event)) this.release(passed);
    const written = this.written(raw, data);
    if (this.state.finished || this.held.length > 0) this.hold(written, passed);
    else {
      this.opened = true;
      passed.push(written);
    }
  }

  private count(event: Record<string, unknown>): void {
    if (startsAnswer(event)) this.events++;
    for (const candidate of objectsOf(event.candidates)) {
      for (const piece of piecesOf(candidate.content)) {
        if (piece.kind === "text" || piece.kind === "reasoning") this.contentBytes += Buffer.byteLength(piece.text);
        else if (piece.kind === "call") this.contentBytes += piece.name.length + Buffer.byteLength(piece.arguments);
      }
    }
  }

  private written(raw: Buffer, data: string): Buffer {
    if (!this.jsonArray) return raw;
    const before = this.begun ? ",\r\n" : "[";
    this.begun = true;
    return Buffer.from(before + data);
  }

  private release(passed: Buffer[]): void {
    passed.push(...this.held);
    this.held = [];
    this.heldBytes = 0;
  }

  private hold(event: Buffer, passed: Buffer[]): void {
    // An answer in one event is all withheld: a blank line tells that it has begun.
    if (!this.opened) passed.push(blankLine);
    this.opened = true;
    this.heldBytes += event.length;
    if (this.heldBytes > mostHeldBytes) throw new RangeError("the end of the upstream's stream exceeds 4 MiB");
    this.held.push(event);
  }
}

function joined(pieces: Buffer[]): Buffer | null {
  if (pieces.length === 0) return null;
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}
