import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { type MicroCredits, zeroCredits } from "#server/contracts/money.ts";
import type { Demand } from "./demand.ts";
import { coveredOutput, sliceCharge, sliceTokens } from "./estimate.ts";

/** An estimate of tokens may be so much above the truth. */
const capTolerance = 1.5;

/** More is asked for when less than this share of a slice is left. */
const marginTokens = sliceTokens / 4;

/**
 * Keeps a stream's hold ahead of its output (decision 11). A stream whose cap the client named is covered from the
 * begin; one without holds slices.
 */
export class HoldGuard {
  /** Output may not pass before the hold's growth was answered. */
  waiting = false;
  private covered: number;
  /** Output tokens over all choices that the client's cap allows; null: it named none. */
  private cap: number | null;
  private growing = false;
  private exhausted = false;

  constructor(
    private readonly route: RouteSnapshot,
    private readonly demand: Demand,
    private held: MicroCredits,
  ) {
    this.cap = demand.maxTokens === null ? null : demand.maxTokens * demand.choices;
    this.covered = demand.maxTokens !== null ? Number.POSITIVE_INFINITY : this.coverOf(held);
  }

  /** What to do now that this many output tokens have come. */
  judge(tokens: number): "pass" | "grow" | "cut" {
    if (this.cap !== null && tokens > this.cap * capTolerance + marginTokens) {
      // The upstream does not know the cap, or does not keep to it.
      this.cap = null;
      this.covered = this.coverOf(this.held);
    }
    if (tokens + marginTokens < this.covered) return "pass";
    if (this.exhausted) return tokens >= this.covered ? "cut" : "pass";
    if (tokens >= this.covered) this.waiting = true;
    if (this.growing) return "pass";
    this.growing = true;
    return "grow";
  }

  /** Credits that bring the hold a slice ahead of this many output tokens. */
  shortfall(tokens: number): MicroCredits {
    return sliceCharge(this.route, Math.max(0, tokens - this.covered) + sliceTokens);
  }

  grown(held: MicroCredits): void {
    this.held = held;
    this.covered = this.coverOf(held);
    this.growing = false;
    this.waiting = false;
  }

  /** The wallet has no further slice: what is held is the end. */
  refused(): void {
    this.exhausted = true;
    this.growing = false;
    this.waiting = false;
  }

  private coverOf(held: MicroCredits): number {
    // Output so cheap that a slice of it rounds to nothing needs no watching.
    if (sliceCharge(this.route, sliceTokens) === zeroCredits) return Number.POSITIVE_INFINITY;
    return coveredOutput(this.route, this.demand, held) ?? Number.POSITIVE_INFINITY;
  }
}
