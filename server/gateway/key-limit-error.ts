import { AppError } from "#server/contracts/errors.ts";

/**
 * The key's own spend cap is reached (decision 32): more credits would not help, so there is no checkout link.
 *
 * @param retryAfterMs until the cap's window ends; null: it never does, or it is not known
 */
export const keyLimitError = (retryAfterMs: number | null): AppError =>
  new AppError("key_limit_reached", {
    userMessage: "The spend limit of this access key is reached.",
    ...(retryAfterMs !== null && { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
  });
