/** Limits on how fast a key or an endpoint may be used. Null: no limit. */
export interface RateLimits {
  /** requests per minute */
  rpm: number | null;
  /** tokens per minute */
  tpm: number | null;
  /** requests in flight */
  concurrency: number | null;
}

export const noRateLimits: RateLimits = { rpm: null, tpm: null, concurrency: null };
