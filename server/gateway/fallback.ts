/** What to do when a route fails: the next one, the same one again, or give up (mission.md A5, failure-cases.md §1). */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { AttemptFailure } from "./attempt.ts";

/** A client is not kept waiting longer than this for an upstream's Retry-After. */
const longestWaitMs = 5_000;

export interface NextTry {
  route: RouteSnapshot;
  waitMs: number;
  /** No other route is left behind it. */
  last: boolean;
}

/** The order of tries of one request. */
export class Fallback {
  private next = 0;
  private retried = false;
  private last: AttemptFailure | null = null;
  private timeouts = 0;
  private failures = 0;

  constructor(private readonly ordered: readonly RouteSnapshot[]) {}

  /** The next try after this failure (null: the first one); null: there is none. */
  after(failure: AttemptFailure | null): NextTry | null {
    if (failure) {
      this.last = failure;
      this.failures++;
      if (failure.status === "timeout") this.timeouts++;
      if (failure.refusal) return null;
    }
    const route = this.ordered[this.next];
    if (route) {
      this.next++;
      return { route, waitMs: 0, last: this.next === this.ordered.length };
    }
    return failure ? this.again(failure) : null;
  }

  /** With a single route, one more try of it: soon after a slip, after Retry-After where the upstream named a short one. */
  private again(failure: AttemptFailure): NextTry | null {
    const only = this.ordered.length === 1 ? this.ordered[0] : undefined;
    if (!only || this.retried) return null;
    this.retried = true;
    if (failure.status === 429) {
      const asked = failure.retryAfterMs;
      return asked !== null && asked <= longestWaitMs ? { route: only, waitMs: asked + 50, last: true } : null;
    }
    const slip = failure.status === "reset" || failure.status === 500 || failure.status === 502;
    return slip ? { route: only, waitMs: 50 + Math.floor(Math.random() * 150), last: true } : null;
  }

  /** What the client is told when nothing is left to try. */
  error(): AppError {
    const last = this.last;
    if (!last)
      return new AppError("no_healthy_upstream", {
        userMessage: "No upstream can serve this model now.",
        retryAfterSeconds: 5,
      });
    if (last.refusal) return refused(last);
    if (this.timeouts === this.failures)
      return new AppError("upstream_timeout", { userMessage: "The upstream did not answer in time." });
    const wait = last.retryAfterMs === null ? {} : { retryAfterSeconds: Math.ceil(last.retryAfterMs / 1000) };
    return new AppError("upstream_error", {
      userMessage: `Every route failed; the last reason: ${last.reason}.`,
      ...wait,
    });
  }
}

/** The upstream's own 400 passes through, in the contract's shape with its own code and type. */
function refused(failure: AttemptFailure): AppError {
  const refusal = failure.refusal;
  return new AppError("invalid_request", {
    userMessage: (refusal?.message ?? "The upstream refused the request.").slice(0, 2000),
    param: refusal?.param ?? null,
    ...(typeof failure.status === "number" && { status: failure.status }),
    extra: {
      ...(refusal?.type && { type: refusal.type.slice(0, 64) }),
      ...(refusal?.code && { code: refusal.code.slice(0, 64) }),
    },
  });
}
