/** Replies in the contract's shape: headers, error bodies, in-band errors. */
import type { AppError } from "#server/contracts/errors.ts";
import type { RateLimitReport, RateLimitState } from "#server/metering/port.ts";
import type { ErrorShape } from "./operation.ts";
import type { ReplySink } from "./types.ts";

const json = "application/json; charset=utf-8";

/** A duration as OpenAI writes it in x-ratelimit-reset-*: "350ms", "1s", "6m0s". */
export function formatReset(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.ceil(ms))}ms`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function pushLimit(headers: string[], kind: string, state: RateLimitState | null): void {
  if (!state) return;
  headers.push(`x-ratelimit-limit-${kind}`, String(state.limit));
  headers.push(`x-ratelimit-remaining-${kind}`, String(Math.max(0, state.remaining)));
  headers.push(`x-ratelimit-reset-${kind}`, formatReset(state.resetMs));
}

/** Appends OpenAI's rate-limit headers (platform.openai.com/docs/guides/rate-limits). */
export function pushRateLimits(headers: string[], limits: RateLimitReport | null): void {
  if (!limits) return;
  pushLimit(headers, "requests", limits.requests);
  pushLimit(headers, "tokens", limits.tokens);
}

/** A name as a header may carry it: what is not printable ASCII is percent-encoded (RFC 9110 §5.5). */
export const headerText = (name: string): string => (/^[\x20-\x7e]*$/.test(name) ? name : encodeURIComponent(name));

/** Answers with a JSON body. */
export function sendJson(
  sink: ReplySink,
  status: number,
  requestId: string,
  body: unknown,
  further: string[] = [],
): void {
  sendBytes(sink, status, requestId, Buffer.from(JSON.stringify(body)), further);
}

function sendBytes(sink: ReplySink, status: number, requestId: string, bytes: Buffer, further: string[]): void {
  sink.head(status, [
    "content-type",
    json,
    "content-length",
    String(bytes.length),
    "x-request-id",
    requestId,
    ...further,
  ]);
  sink.end(bytes);
}

/** The request's id under the name that these clients look for, where it is another. */
export function pushRequestId(headers: string[], shape: ErrorShape, requestId: string): void {
  if (shape.requestIdName !== undefined) headers.push(shape.requestIdName, requestId);
}

/** Answers with an error of the contract, before anything else was sent. */
export function sendError(
  sink: ReplySink,
  requestId: string,
  error: AppError,
  shape: ErrorShape,
  limits: RateLimitReport | null = null,
): void {
  const headers: string[] = [];
  if (error.retryAfterSeconds !== undefined)
    headers.push("retry-after", String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
  pushRequestId(headers, shape, requestId);
  const checkout = error.extra?.checkout_url;
  if (typeof checkout === "string") headers.push("x-checkout-url", checkout);
  pushRateLimits(headers, limits);
  sendBytes(sink, error.status, requestId, shape.body(error), headers);
}
