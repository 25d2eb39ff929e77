import type { Units } from "#server/contracts/units.ts";
import type { UpstreamRefusal } from "../port.ts";
import { countOf, isObject, objectsOf } from "../wire/json-values.ts";
import { blockReason, indexOf } from "./candidate-parts.ts";
import { finishReason } from "./finish-reason.ts";
import { refusalOf } from "./refusal.ts";
import { geminiUnits } from "./usage.ts";

/** How far a stream has come, told from its events: what a reader and a scanner both need to know. */
export class AnswerState {
  private known: Units | null = null;
  /** Google counts with every event: only what is asked for is worked out. */
  private latest: unknown;
  /** `units` came with the end of all candidates or behind it: it is the whole answer's. */
  unitsAreFinal = false;
  failed: UpstreamRefusal | null = null;
  private blocked = false;
  private readonly seen = new Set<number>();
  private readonly ended = new Set<number>();

  /** All candidates that have begun have ended, or the prompt was blocked. Google has no other mark of the end. */
  get finished(): boolean {
    return this.blocked || (this.ended.size > 0 && this.ended.size === this.seen.size);
  }

  /** As reported so far; null: no usable figure. */
  get units(): Units | null {
    if (this.latest !== undefined) this.known = geminiUnits(this.latest) ?? this.known;
    this.latest = undefined;
    return this.known;
  }

  /** Takes one event in. */
  note(event: Record<string, unknown>): void {
    if (isObject(event.error)) {
      const message = "The upstream broke off with an error.";
      this.failed = refusalOf(event.error) ?? { message, type: null, code: null, param: null, reason: "other" };
      return;
    }
    for (const candidate of objectsOf(event.candidates)) {
      const index = indexOf(candidate);
      if (index === null) continue;
      this.seen.add(index);
      if (finishReason(candidate.finishReason, false) !== null) this.ended.add(index);
    }
    if (this.seen.size === 0 && blockReason(event) !== null) this.blocked = true;
    this.noteUsage(event.usageMetadata);
  }

  private noteUsage(usage: unknown): void {
    if (!isObject(usage) || countOf(usage.promptTokenCount) === null) return;
    if (this.finished && !geminiUnits(usage)) return;
    this.latest = usage;
    this.unitsAreFinal = this.finished;
  }
}
