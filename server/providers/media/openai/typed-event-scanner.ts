import type { UnitKind, Units } from "#server/contracts/units.ts";
import { own, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import { dataOf, RawEvents } from "#server/providers/wire/raw-events.ts";
import type { ScanResult } from "../../port.ts";
import type { MediaScanner, MediaUsage } from "../port.ts";

export interface TypedStream {
  /** The `type` of the event that carries a result whole: "transcript.text.done". */
  resultType: string;
  /** How many results are the whole answer. */
  results: number;
  /** Longest event in bytes. */
  longestEvent: number;
  /** What the answer has used, with these results so far; `deltas` are bytes of other events' data. */
  usage(results: readonly Record<string, unknown>[], deltas: number): MediaUsage;
  /** What is kept of a result, so that no image stays in memory. */
  keep(result: Record<string, unknown>): Record<string, unknown>;
}

/** Longer events are not parsed unless they may be a result: partial images. */
const parsedBytes = 64 * 1024;

/** The `event:` field of an event, if it stands in its first bytes; null: none was given. */
export const eventName = (event: Buffer): string | null =>
  /^event: ?(.*)$/m.exec(event.toString("utf8", 0, 256))?.[1]?.trim() ?? null;

/** "hidden": no JSON, over which a client's parser would stumble. */
type Verdict = "content" | "result" | "done" | "failed" | "nothing" | "hidden";

/**
 * Passes OpenAI's typed event streams (images, speech, transcriptions) through and reads their results. A result is
 * withheld until something that is no end follows it: the last one goes out after the commit.
 */
export class TypedEventScanner implements MediaScanner {
  events = 0;
  readonly tokens = 0;
  private readonly raw: RawEvents;
  private readonly results: Record<string, unknown>[] = [];
  private withheld: Buffer[] = [];
  private deltaBytes = 0;
  private usage: MediaUsage;

  constructor(private readonly stream: TypedStream) {
    this.raw = new RawEvents(stream.longestEvent);
    this.usage = stream.usage([], 0);
  }

  get finished(): boolean {
    return this.results.length > 0;
  }

  get unfinished(): number {
    return this.raw.unfinished;
  }

  get units(): Units {
    return this.usage.units;
  }

  get estimated(): readonly UnitKind[] {
    return this.usage.estimated;
  }

  get unitsAreFinal(): boolean {
    return this.results.length >= this.stream.results;
  }

  push(bytes: Buffer): ScanResult {
    const pass: Buffer[] = [];
    for (const event of this.raw.push(bytes)) {
      const verdict = this.judge(event);
      if (verdict === "failed") return this.result(pass, false, true);
      this.sort(event, verdict, pass);
      if (verdict === "done") return this.result(pass, true, false);
    }
    return this.result(pass, false, false);
  }

  /** An event whose blank line never came counts if it is whole. */
  end(): Buffer | null {
    const rest = this.raw.rest();
    if (!rest) return null;
    const data = dataOf(rest);
    if (data === null || (data !== "[DONE]" && !parseObject(data))) return null;
    const event = Buffer.concat([rest, Buffer.from("\n\n")]);
    const verdict = this.judge(event);
    if (verdict === "failed") return null;
    const pass: Buffer[] = [];
    this.sort(event, verdict, pass);
    return pass.length > 0 ? Buffer.concat(pass) : null;
  }

  terminal(): Buffer {
    return Buffer.concat(this.withheld);
  }

  private result(pass: Buffer[], done: boolean, failed: boolean): ScanResult {
    if (this.events > 0) this.usage = this.stream.usage(this.results, this.deltaBytes);
    const whole = pass.length === 1 ? (pass[0] ?? null) : pass.length > 1 ? Buffer.concat(pass) : null;
    return { pass: whole, done, failed };
  }

  private sort(event: Buffer, verdict: Verdict, pass: Buffer[]): void {
    // Comments behind a result say nothing, and would be kept with it for as long as they come.
    if (verdict === "hidden" || (verdict === "nothing" && this.withheld.length > 0)) return;
    const ends = verdict === "result" || verdict === "done";
    if (verdict !== "done" && verdict !== "nothing") pass.push(...this.withheld.splice(0));
    if (ends) this.withheld.push(Buffer.from(event));
    else pass.push(event);
  }

  private judge(event: Buffer): Verdict {
    const mayBeResult = event.includes(this.stream.resultType);
    if (event.length > parsedBytes && !mayBeResult) {
      this.events++;
      this.deltaBytes += event.length;
      return "content";
    }
    const data = dataOf(event);
    if (data === null) return "nothing";
    if (data.trim() === "[DONE]") return "done";
    const name = eventName(event);
    const value = parseObject(data);
    const error = own(value, "error");
    if (name === "error" || textOf(own(value, "type")) === "error" || (error !== undefined && error !== null))
      return "failed";
    if (!value) return "hidden";
    this.events++;
    if ((textOf(own(value, "type")) ?? name) === this.stream.resultType) {
      this.results.push(this.stream.keep(value));
      return "result";
    }
    this.deltaBytes += data.length;
    return "content";
  }
}
