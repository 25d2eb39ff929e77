/** Bounds the work of an expression: every node, element and stretch of text costs a step. */

/** Why an expression has no value for this reply. */
export class MetricFault extends Error {
  override readonly name = "MetricFault";
  /** Offset in the source; null until the node that failed is known. */
  at: number | null = null;
}

/** A member that is not there, or is in something that is not. */
export class MissingMember extends MetricFault {}

/** Below 10 ms of work. */
const mostSteps = 50_000;
/** Characters looked at for one step. */
const charactersPerStep = 64;

export class Budget {
  private left = mostSteps;

  /** @throws MetricFault when the work is done up */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new MetricFault(`takes more than ${mostSteps} steps for this reply`);
  }

  /** For looking at these values from end to end where they are texts. */
  spendOnText(...values: readonly unknown[]): void {
    for (const value of values) if (typeof value === "string") this.spend(value.length / charactersPerStep);
  }
}
