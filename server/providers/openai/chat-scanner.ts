/**
 * Watches the stream of chat completions, or of the older completions, which differ in nothing that is read here
 * (platform.openai.com/docs/api-reference/chat/streaming). Only events with usage, an error, or odd bytes are parsed.
 */
import type { Units } from "#server/contracts/units.ts";
import { isObject, parseObject } from "../wire/json-values.ts";
import { isErrorEvent } from "./error.ts";
import { dataLine, eventData, lastByte, Mark, skipSpaces } from "./event-bytes.ts";
import { EventScanner, type Verdict } from "./event-scanner.ts";
import { finishReasonOf } from "./finish-reason.ts";

const usageKey = Buffer.from('"usage":');
const finishKey = Buffer.from('"finish_reason":');
const doneMark = Buffer.from("[DONE]");
const doneEvent = Buffer.from("data: [DONE]\n\n");

const brace = 0x7b;
const closingBrace = 0x7d;
const bracket = 0x5b;
const quote = 0x22;

const gaveUp = (reason: string): boolean => finishReasonOf(reason, false) === "failed";

export interface ChatScan {
  /** The client did not ask for the usage chunk: keep it out of what passes. */
  hideUsage: boolean;
  units: (usage: unknown) => Units | null;
  /** Choices asked for: each of them has its finish reason. */
  choices: number;
}

export class OpenAiChatScanner extends EventScanner {
  private finishes = 0;
  private readonly usageMark = new Mark(usageKey);
  private readonly finishMark = new Mark(finishKey);

  constructor(private readonly scan: ChatScan) {
    super();
  }

  /** The answer is whole although no `[DONE]` has come: every choice has its finish reason. */
  get finished(): boolean {
    return this.unitsAreFinal || this.finishes >= this.scan.choices;
  }

  terminal(): Buffer {
    return doneEvent;
  }

  protected begin(data: Buffer): void {
    this.usageMark.begin(data);
    this.finishMark.begin(data);
  }

  protected judge(data: Buffer, start: number, end: number): Verdict {
    const usageAt = this.usageIn(data, end);
    const finishes = this.finishesIn(data, end);
    const line = dataLine(data, start, end);
    if (line < 0) return "pass";
    // "data: {" begins a chunk, "data: [" begins [DONE].
    const value = data[line + 5] === 0x20 ? line + 6 : line + 5;
    const first = data[value];
    if (first === bracket && isDone(data, value)) return "done";
    if (first !== brace || lastByte(data, end) !== closingBrace) {
      // A chunk that is no JSON object from end to end: a client's parser would stumble over it.
      if (parseObject(eventData(data, start, end)) === null) return "hide";
    } else if (beginsAsError(data, value) && isError(data, start, end)) return "failed";
    if (finishes < 0) return "failed";
    this.finishes += finishes;
    if (usageAt >= 0 && this.usage(data, start, end) === "hide") return "hide";
    this.count(data, start, end);
    return "pass";
  }

  protected outputBytes(data: Buffer, start: number, end: number): number {
    const choices = parseObject(eventData(data, start, end))?.choices;
    return Array.isArray(choices) ? choices.reduce<number>((sum, choice) => sum + outputOf(choice), 0) : 0;
  }

  /** Offset of a usage object in this event; -1: it has none, or null. */
  private usageIn(data: Buffer, end: number): number {
    for (let at = this.usageMark.next(data, end); at >= 0; at = this.usageMark.next(data, end)) {
      const value = skipSpaces(data, at);
      if (data[value] === brace) {
        this.usageMark.skip(end);
        return value;
      }
    }
    return -1;
  }

  /** Finish reasons in this event; -1: one that says that the upstream gave up. */
  private finishesIn(data: Buffer, end: number): number {
    let finishes = 0;
    for (let at = this.finishMark.next(data, end); at >= 0; at = this.finishMark.next(data, end)) {
      const value = skipSpaces(data, at);
      if (data[value] === quote) {
        finishes++;
        if (gaveUp(data.toString("latin1", value + 1, data.indexOf(quote, value + 1)))) {
          this.finishMark.skip(end);
          return -1;
        }
      }
      // One choice has one reason in an event: no need to look on.
      if (this.scan.choices === 1) this.finishMark.skip(end);
    }
    return finishes;
  }

  private usage(data: Buffer, start: number, end: number): "pass" | "hide" {
    const event = parseObject(eventData(data, start, end));
    if (event === null) return "hide";
    const groq = isObject(event.x_groq) ? event.x_groq.usage : null;
    const units = this.scan.units(event.usage ?? groq);
    if (units) {
      this.units = units;
      this.unitsAreFinal = this.finished;
    }
    const empty = Array.isArray(event.choices) && event.choices.length === 0;
    return empty && isObject(event.usage) && this.scan.hideUsage ? "hide" : "pass";
  }
}

/** Bytes of what a chunk's choice says beside whose turn it is, and why it ends. */
function outputOf(choice: unknown): number {
  if (!isObject(choice)) return 0;
  const said = isObject(choice.delta) ? Object.entries(choice.delta) : [["text", choice.text]];
  return said.reduce((sum, [name, value]) => sum + (name === "role" ? 0 : sizeOf(value)), 0);
}

/** Bytes of a text, or of what stands for one. */
function sizeOf(value: unknown): number {
  if (value === null || value === undefined) return 0;
  return Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value));
}

const isDone = (data: Buffer, value: number): boolean => data.subarray(value, value + doneMark.length).equals(doneMark);

const letterE = 0x65;
const letterO = 0x6f;
const objectKey = '"object":';

/** The first key is "error", or is "object" and says so: as Mistral and older servers of vLLM tell it. */
function beginsAsError(data: Buffer, brace: number): boolean {
  const letter = data[brace + 2];
  if (letter === letterE) return true;
  return letter === letterO && data[skipSpaces(data, brace + 1 + objectKey.length) + 1] === letterE;
}

function isError(data: Buffer, start: number, end: number): boolean {
  const event = parseObject(eventData(data, start, end));
  return event !== null && isErrorEvent(event);
}
