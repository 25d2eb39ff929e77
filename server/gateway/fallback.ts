/** What to do when a route fails: the next one, the same one again, or give up (mission.md A5, failure-cases.md §1). */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { UpstreamRefusal } from "#server/providers/port.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import type { AttemptFailure } from "./attempt.ts";

/** A client is not kept waiting longer than this for an upstream's Retry-After. */
const longestWaitMs = 5_000;

export interface NextTry {
  route: RouteSnapshot;
  waitMs: number;
  /** No other route is left behind it. */
  last: boolean;
}

/** @param reopensAtMs when the first route may be tried again, ms since 1970; 0: not known */
export function noHealthyUpstream(reopensAtMs: number): AppError {
  const waitSeconds = reopensAtMs > 0 ? Math.ceil((reopensAtMs - Date.now()) / 1000) : 5;
  return new AppError("no_healthy_upstream", {
    userMessage: "No upstream can serve this model now.",
    retryAfterSeconds: Math.max(1, waitSeconds),
  });
}

/** The order of tries of one request. */
export class Fallback {
  private next = 0;
  private retried = false;
  private last: AttemptFailure | null = null;
  private timeouts = 0;
  private failures = 0;
  /** Only routes that may do what one has refused. */
  private mayServe: (route: RouteSnapshot) => boolean = () => true;

  /**
   * @param ordered in the order of trying
   * @param health routes whose breaker is open are passed over
   */
  constructor(
    private readonly ordered: readonly RouteSnapshot[],
    private readonly health: Pick<RouteHealth, "admits" | "reopensAtMs">,
  ) {}

  /** The next try after this failure (null: the first one); null: there is none. */
  after(failure: AttemptFailure | null): NextTry | null {
    if (failure) {
      this.last = failure;
      this.failures++;
      if (failure.status === "timeout") this.timeouts++;
      if (failure.refusal && !this.goesOn(failure.refusal.reason)) return null;
    }
    for (let route = this.ordered[this.next]; route; route = this.ordered[this.next]) {
      this.next++;
      if (this.mayServe(route) && this.health.admits(route.physicalModelId))
        return { route, waitMs: 0, last: this.next === this.ordered.length };
    }
    return failure && !failure.refusal ? this.again(failure) : null;
  }

  /** Whether a refusal leaves something to try: a larger context, a vendor that has what was missing (mission.md A6). */
  private goesOn(reason: UpstreamRefusal["reason"]): boolean {
    const refusing = this.ordered[this.next - 1];
    if (!refusing || (reason !== "context_length" && reason !== "capability")) return false;
    const before = this.mayServe;
    const room = refusing.capabilities.contextTokens;
    this.mayServe = (route) =>
      before(route) &&
      (reason === "capability"
        ? route.upstreamModel !== refusing.upstreamModel || route.providerKind !== refusing.providerKind
        : (route.capabilities.contextTokens ?? 0) > (room ?? 0));
    return true;
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
    if (!last) return noHealthyUpstream(this.health.reopensAtMs(this.ordered.map((route) => route.physicalModelId)));
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
