/**
 * Deadlines that processes share, between this process's monotonic clock and Redis's (decision 15). Machines' own
 * clocks differ and may be set: by them a breaker would stay open for as long as they are apart.
 */
import { longestRetryAfterMs } from "./breaker.ts";

/** A sample of Redis's clock that took longer says too little. */
const clockSampleMs = 50;

export class SharedDeadlines {
  /** Redis's clock minus the monotonic one, ms; before the first sample, the machine's own. */
  private offsetMs = Date.now() - performance.now();
  /** By id: the deadline that was told or heard last, as it is shared. */
  private readonly known = new Map<string, number>();

  /** @param redisMs Redis's clock, asked at `sentMs` and answered now @param sentMs by the monotonic clock */
  sample(redisMs: number, sentMs: number): void {
    const nowMs = performance.now();
    if (nowMs - sentMs <= clockSampleMs) this.offsetMs = redisMs - (sentMs + nowMs) / 2;
  }

  /** A deadline to be shared: by Redis's clock, ms since 1970. @param localMs by the monotonic clock; 0: none */
  told(id: string, localMs: number): number {
    const shared = localMs === 0 ? 0 : Math.round(localMs + this.offsetMs);
    this.remember(id, shared);
    return shared;
  }

  /**
   * A shared deadline by the monotonic clock; 0: none. No further away than any may be, however far the clocks that it
   * went through were apart.
   * @returns null when it is no deadline, or known already: another sample of the clock makes no new one of it
   */
  heard(id: string, sharedMs: number): number | null {
    if (!Number.isFinite(sharedMs) || this.known.get(id) === sharedMs) return null;
    this.remember(id, sharedMs);
    if (sharedMs === 0) return 0;
    return Math.max(1, Math.min(sharedMs - this.offsetMs, performance.now() + longestRetryAfterMs));
  }

  private remember(id: string, sharedMs: number): void {
    if (sharedMs === 0) this.known.delete(id);
    else this.known.set(id, sharedMs);
  }
}
