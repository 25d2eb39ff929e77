/** Watches the lines of `api/chat` or `api/generate` go by; only the last one, errors and odd ones are parsed. */
import type { Units } from "#server/contracts/units.ts";
import type { ScanResult, StreamScanner } from "../port.ts";
import { JsonLines } from "../wire/json-lines.ts";
import { isObject, parseObject, textOf } from "../wire/json-values.ts";
import { ollamaRefusalOf } from "./error.ts";
import { ollamaUnits } from "./usage.ts";

const doneMark = /"done"\s*:\s*true/;
const errorStart = Buffer.from('{"error"');
/** Of English text, about. */
const bytesOfToken = 4;
const madeUp = Buffer.from('{"done":true,"done_reason":"stop"}\n');

type Verdict = "pass" | "hide" | "done" | "failed";

export class OllamaLineScanner implements StreamScanner {
  events = 0;
  units: Units | null = null;
  private readonly lines = new JsonLines();
  private bytes = 0;
  /** Bytes of the shortest line, and how many of those frame one token: what is above is content. */
  private shortest = Number.POSITIVE_INFINITY;
  private framing = 0;
  /** The last line, kept back. */
  private last: Buffer | null = null;

  get tokens(): number {
    const content = this.events === 0 ? 0 : this.bytes - this.events * this.framing;
    return Math.max(this.events, Math.ceil(content / bytesOfToken));
  }

  /** Without its last line an answer is not whole. */
  get finished(): boolean {
    return this.last !== null;
  }

  get unfinished(): number {
    return this.lines.unfinished;
  }

  get unitsAreFinal(): boolean {
    return this.units !== null;
  }

  push(bytes: Buffer): ScanResult {
    const passed: Buffer[] = [];
    for (const line of this.lines.push(bytes)) {
      const verdict = this.judge(line);
      if (verdict === "pass") passed.push(line);
      else if (verdict !== "hide")
        return { pass: together(passed), done: verdict === "done", failed: verdict === "failed" };
    }
    return { pass: together(passed), done: false, failed: false };
  }

  terminal(): Buffer {
    return this.last ?? madeUp;
  }

  private judge(line: Buffer): Verdict {
    const text = line.toString("latin1").trim();
    if (text === "") return "hide";
    const whole = text.startsWith("{") && text.endsWith("}");
    const ends = doneMark.test(text);
    if (!whole || ends || line.subarray(0, errorStart.length).equals(errorStart)) {
      const value = parseObject(line.toString("utf8"));
      // No JSON: a client's parser would stumble over it.
      if (!value) return "hide";
      if (ollamaRefusalOf(value)) return "failed";
      // A text may say `"done":true` as well, though with escaped quotes: the member decides.
      if (value.done === true) return this.keepEnd(line, value);
    }
    this.events++;
    this.bytes += line.length;
    if (line.length < this.shortest) {
      this.shortest = line.length;
      this.framing = line.length - Math.max(0, outputBytes(line) - bytesOfToken);
    }
    return "pass";
  }

  private keepEnd(line: Buffer, value: Record<string, unknown>): Verdict {
    this.last = line;
    this.units = ollamaUnits(value);
    return "done";
  }
}

/** Bytes that the model has written in this line. */
function outputBytes(line: Buffer): number {
  const value = parseObject(line.toString("utf8"));
  const message = isObject(value?.message) ? value.message : {};
  const texts = [message.content, message.thinking, value?.response, value?.thinking].map(textOf);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
}

const together = (lines: Buffer[]): Buffer | null =>
  lines.length === 0 ? null : lines.length === 1 ? (lines[0] ?? null) : Buffer.concat(lines);
