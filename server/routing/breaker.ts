/**
 * One route's circuit breaker (failure-cases.md §1: `flap`, `429-*`, `503-persistent`). Pure: the time is given, by the
 * process's monotonic clock: one that is set back may not keep a breaker open.
 * Closed it counts failures in a row; open it lets nothing through until its deadline; then one probe at a time
 * decides. Each opening in a row is longer than the one before, at most `longestOpenMs`.
 */

export interface BreakerFailure {
  kind: "rate_limited" | "overloaded" | "silent" | "broken";
  /** Retry-After of the upstream, ms; null: it named none. */
  retryAfterMs: number | null;
}

/** What other processes are told. */
export interface BreakerNotice {
  /** By this process's monotonic clock; 0: closed */
  openUntilMs: number;
  /** Openings in a row. */
  level: number;
}

/** Failures in a row that open a breaker; a silent upstream costs its callers most. */
const tolerance = 5;
const weights: Record<BreakerFailure["kind"], number> = { rate_limited: 3, overloaded: 1, silent: 2, broken: 1 };
const shortestOpenMs = 1_000;
export const longestOpenMs = 15_000;
/** A Retry-After is honoured up to this. */
export const longestRetryAfterMs = 300_000;
/** A probe that never reports is given up after this. */
const probeMs = 30_000;

export class Breaker {
  private failures = 0;
  private level = 0;
  private openUntilMs = 0;
  private probeUntilMs = 0;

  /** Whether a request may go this way now. Half open, the one that is let through is the probe. */
  admits(nowMs: number): boolean {
    if (this.openUntilMs === 0) return true;
    if (nowMs < this.openUntilMs || nowMs < this.probeUntilMs) return false;
    this.probeUntilMs = nowMs + probeMs;
    return true;
  }

  /** Whether it would admit, without becoming the probe. */
  isOpen(nowMs: number): boolean {
    return this.openUntilMs !== 0 && (nowMs < this.openUntilMs || nowMs < this.probeUntilMs);
  }

  /** When it may be tried again; 0: it is closed. */
  get reopensAtMs(): number {
    return Math.max(this.openUntilMs, this.probeUntilMs);
  }

  /** @returns what to tell others when it closes */
  succeeded(): BreakerNotice | null {
    this.failures = 0;
    if (this.openUntilMs === 0) return null;
    this.close();
    return { openUntilMs: 0, level: 0 };
  }

  /** @returns what to tell others when it opens; a longer deadline that stands already wins */
  failed(failure: BreakerFailure, nowMs: number): BreakerNotice | null {
    this.failures += weights[failure.kind];
    const isOpen = nowMs < this.openUntilMs;
    const probing = this.probeUntilMs > 0 && !isOpen;
    if (!isOpen) this.probeUntilMs = 0;
    const asked = failure.retryAfterMs;
    if (asked === null && !probing && this.failures < tolerance) return null;
    // A request that was under way when it opened is no opening of its own: only a Retry-After says something new.
    if (isOpen && asked === null) return null;
    if (!isOpen) this.level++;
    const own = Math.min(longestOpenMs, shortestOpenMs * 2 ** Math.min(this.level - 1, 10));
    const untilMs = nowMs + Math.max(own, Math.min(asked ?? 0, longestRetryAfterMs));
    if (untilMs <= this.openUntilMs) return null;
    this.openUntilMs = untilMs;
    return { openUntilMs: untilMs, level: this.level };
  }

  /** The probe ended without a verdict: its client left. Another may probe. */
  undecided(): void {
    this.probeUntilMs = 0;
  }

  /** What another process has seen. */
  hear(notice: BreakerNotice): void {
    if (notice.openUntilMs === 0) {
      this.failures = 0;
      this.close();
    } else if (notice.openUntilMs > this.openUntilMs) {
      this.openUntilMs = notice.openUntilMs;
      this.level = Math.max(this.level, notice.level);
      this.probeUntilMs = 0;
    }
  }

  /** Another process holds the lease of the probe until then. */
  yieldProbe(untilMs: number): void {
    this.probeUntilMs = Math.max(this.probeUntilMs, untilMs);
  }

  private close(): void {
    this.level = 0;
    this.openUntilMs = 0;
    this.probeUntilMs = 0;
  }
}
