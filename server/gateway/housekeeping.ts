/**
 * One timer per process for all that is running: deadlines of attempts, signs of life of holds. A request has no
 * timer of its own.
 */
import type { ExtendInput, ExtendResult, Metering } from "#server/metering/port.ts";

/** Something with a deadline. */
export interface Timed {
  /** By the monotonic clock; Infinity: none */
  deadlineMs: number;
  onDeadline(): void;
}

/** Something that holds credits and must say so while it lives. */
export interface Living {
  /** When the next sign of life is due, by the monotonic clock. */
  beatMs: number;
  /** The sign of life, or null when the hold is no more. */
  beat(nowMs: number): ExtendInput | null;
  onBeat(result: ExtendResult): void;
}

const tickMs = 50;

export class Housekeeping {
  private readonly timed = new Set<Timed>();
  private readonly living = new Set<Living>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly metering: Metering,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.tick(), tickMs);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  watch(item: Timed): void {
    this.timed.add(item);
  }

  unwatch(item: Timed): void {
    this.timed.delete(item);
  }

  keepAlive(item: Living): void {
    this.living.add(item);
  }

  letGo(item: Living): void {
    this.living.delete(item);
  }

  private tick(): void {
    // A machine's clock that is set back would keep silent upstreams waited for, one that is set on cut living ones.
    const now = performance.now();
    for (const item of this.timed) if (item.deadlineMs <= now) this.expire(item);
    const due: Living[] = [];
    const beats: ExtendInput[] = [];
    for (const item of this.living) {
      if (item.beatMs > now) continue;
      const beat = item.beat(now);
      if (!beat) continue;
      due.push(item);
      beats.push(beat);
    }
    if (beats.length > 0) this.send(due, beats);
  }

  /** One item's fault is not the others'. */
  private expire(item: Timed): void {
    try {
      item.onDeadline();
    } catch (error) {
      this.timed.delete(item);
      this.onError(error);
    }
  }

  private send(due: Living[], beats: ExtendInput[]): void {
    this.metering.extend(beats).then((results) => {
      for (const [index, result] of results.entries()) due[index]?.onBeat(result);
    }, this.onError);
  }
}
