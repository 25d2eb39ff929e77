import { AppError } from "#server/contracts/errors.ts";
import type { AdmitResult } from "#server/metering/port.ts";

type RateLimited = Extract<AdmitResult, { outcome: "rate_limited" }>;

const limitNames = {
  requests: "requests per minute",
  tokens: "tokens per minute",
  concurrency: "requests at the same time",
} as const;

/** A limit of the key or the endpoint is reached; `retry-after` in whole seconds, at least one. */
export const rateLimitError = ({ scope, limit, retryAfterMs }: Omit<RateLimited, "outcome" | "limits">): AppError =>
  new AppError("rate_limit_exceeded", {
    userMessage: `The limit of ${limitNames[limit]} of ${scope === "key" ? "this access key" : "this endpoint"} is reached.`,
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)),
  });
