/** What an attempt says of its route's health. Pure. */
import type { BreakerFailure } from "#server/routing/breaker.ts";
import type { AttemptFailure } from "./attempt.ts";

/** Statuses below 500 that blame the route: its credentials, its limits. */
const routeFaults = new Set([401, 402, 403, 408, 429]);

function breakerFailure(status: number | string, retryAfterMs: number | null, stream: boolean): BreakerFailure {
  if (status === 429) return { kind: "rate_limited", retryAfterMs };
  // A long answer in one piece is silent too while it is made.
  if (status === "timeout") return { kind: stream ? "silent" : "overloaded", retryAfterMs };
  if (status === "stalled") return { kind: "silent", retryAfterMs };
  return { kind: typeof status === "number" ? "overloaded" : "broken", retryAfterMs };
}

/**
 * @param status as the attempt is recorded
 * @returns "well": it answered; "answered": it refused the request, which blames the request; "undecided": nothing is
 * known of it, or a client can bring it about at will and must not open a breaker that other tenants share
 */
export function verdictOf(
  status: number | string,
  failure: AttemptFailure | null,
  stream: boolean,
): "well" | "answered" | "undecided" | BreakerFailure {
  if (status === "client_aborted" || status === "unread" || failure?.unsent) return "undecided";
  if (status === 200) return "well";
  if (failure?.refusal) return "answered";
  if (typeof status === "number" && status < 500 && !routeFaults.has(status)) return "undecided";
  return breakerFailure(status, failure?.retryAfterMs ?? null, stream);
}
