/**
 * Watches the stream of OpenAI's Responses (platform.openai.com/docs/api-reference/responses-streaming): content comes
 * in `….delta` events; `response.completed` or `response.incomplete` is the end and carries the usage.
 */
import { isObject, parseObject, textOf } from "../wire/json-values.ts";
import { dataLine, eventData, lastByte } from "./event-bytes.ts";
import { EventScanner, type Verdict } from "./event-scanner.ts";
import { responsesUnits } from "./usage.ts";

const eventField = Buffer.from("event:");
const lastEvents = new Set(["response.completed", "response.incomplete"]);
/** What ends the stream without an answer. `response.failed` is one: its answer is not whole. */
const failures = new Set(["error", "response.failed"]);
const none = Buffer.alloc(0);

export class OpenAiResponsesScanner extends EventScanner {
  /** The upstream's last event, kept back. */
  private last: Buffer | null = null;

  /** The end cannot be made up, it repeats the whole answer: without it an answer is not whole. */
  get finished(): boolean {
    return this.last !== null;
  }

  terminal(): Buffer {
    return this.last ?? none;
  }

  protected begin(): void {}

  /** Deltas have something always. */
  protected outputBytes(data: Buffer, start: number, end: number): number {
    return Math.max(1, Buffer.byteLength(textOf(parseObject(eventData(data, start, end))?.delta) ?? ""));
  }

  protected judge(data: Buffer, start: number, end: number): Verdict {
    const line = dataLine(data, start, end);
    if (line < 0) return "pass";
    // No JSON object to its end: a client's parser would stumble over it. Some servers add OpenAI's older `[DONE]`.
    if (lastByte(data, end) !== 0x7d && parseObject(eventData(data, start, end)) === null) return "hide";
    const type = typeOf(data, start, line, end);
    if (failures.has(type)) return "failed";
    if (lastEvents.has(type)) return this.keepEnd(data, start, end);
    if (type.endsWith(".delta")) this.count(data, start, end);
    return "pass";
  }

  private keepEnd(data: Buffer, start: number, end: number): Verdict {
    const event = parseObject(eventData(data, start, end));
    if (!event) return "hide";
    this.last = data.subarray(start, end);
    this.units = isObject(event.response) ? responsesUnits(event.response.usage) : null;
    this.unitsAreFinal = this.units !== null;
    return "done";
  }
}

/** An event's type: its `event:` line, or the data's own `type`. */
function typeOf(data: Buffer, start: number, line: number, end: number): string {
  // Nothing stands before the data: no search beyond it.
  const found = line === start ? -1 : data.subarray(start, line).indexOf(eventField);
  if (found >= 0) {
    const at = start + found;
    const stop = data.indexOf(0x0a, at);
    return data.toString("latin1", at + eventField.length, stop).trim();
  }
  return textOf(parseObject(eventData(data, start, end))?.type) ?? "";
}
