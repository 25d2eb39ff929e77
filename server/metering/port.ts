/**
 * Metering as the gateway, settlement and catalog see it: Redis's fast memory of wallets, holds, limits and
 * counters. One call is one script on one shard's slot. Amounts are 64-bit integers and travel as strings
 * (decision 13). Implemented by `redis-metering.ts` over the scripts in `lua/`.
 */
import type { RateLimits } from "#server/contracts/limits.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";

/** At most this much in each window, in UTC. A request counts whole in the window in which it began, by its id's time. */
export interface KeyCreditLimit {
  amount: MicroCredits;
  window: "day" | "month" | "total";
}

export interface AdmitInput {
  shard: number;
  virtualEndpointId: string;
  /** Whose limits and spend cap they are: of keys rotated one from another, the first. The event names the key itself. */
  keyId: string;
  holdId: string;
  /** The snapshot's version; a shard that knows a newer one answers `stale` and writes nothing. */
  version: number;
  /** Hold this much when the wallet has it … */
  want: MicroCredits;
  /** … else all there is, if it is at least this much; else `insufficient`. */
  atLeast: MicroCredits;
  /** Estimated tokens, input and output, for the tokens-per-minute limits; corrected at commit. */
  tokens: number;
  endpointLimits: RateLimits;
  keyLimits: RateLimits;
  /** The key's own spend cap: charges plus holds of its requests never exceed it, but for a hold's overrun. */
  keyCreditLimit: KeyCreditLimit | null;
  holdTtlMs: number;
  /**
   * When the wallet would have enough were it not for other requests' holds: answer `contended`, which counts and
   * records nothing, instead of `insufficient`.
   */
  patient: boolean;
  /** What the sweep records should this process die, and what a refusal records (status overridden). */
  event: UsageEvent;
}

export interface RateLimitState {
  limit: number;
  remaining: number;
  resetMs: number;
}

/** The tightest of key and endpoint, where either has the limit. */
export interface RateLimitReport {
  requests: RateLimitState | null;
  tokens: RateLimitState | null;
}

export type AdmitResult =
  | { outcome: "held"; held: MicroCredits; remaining: MicroCredits; epoch: number; limits: RateLimitReport }
  | { outcome: "insufficient"; remaining: MicroCredits; limits: RateLimitReport }
  | {
      outcome: "rate_limited";
      scope: "key" | "endpoint";
      limit: "requests" | "tokens" | "concurrency";
      retryAfterMs: number;
      limits: RateLimitReport;
    }
  /** The key's own spend cap is reached; null: its window never ends. */
  | { outcome: "key_limit"; retryAfterMs: number | null; limits: RateLimitReport }
  /** Only other requests' holds stand in the way: come again shortly. */
  | { outcome: "contended" }
  /** The snapshot is older than the shard's version. */
  | { outcome: "stale"; version: number }
  /**
   * The shard's wallet of this endpoint is not in Redis (new, or lost), or what its key used of a spend cap is not (a
   * cap that is new, or from an older configuration): ask settlement to load them, then retry.
   */
  | { outcome: "unknown_wallet" }
  /** Closed for a rebuild, Redis away or the unsettled backlog is over its high-water mark: 503. */
  | { outcome: "unavailable"; reason: "closed" | "redis_away" | "backlog" };

export interface ExtendInput {
  shard: number;
  virtualEndpointId: string;
  holdId: string;
  /** Further credits to hold; zero to move only the deadline. */
  add: MicroCredits;
  holdTtlMs: number;
  /** What has been delivered so far: what the sweep would charge. Never above the hold. */
  delivered: {
    charge: MicroCredits;
    cost: string | null;
    units: Units;
    /** Who served it: merged into the abandoned record as it is. */
    served?: Partial<UsageEvent>;
  };
}

export type ExtendResult =
  | { outcome: "extended"; held: MicroCredits }
  | { outcome: "insufficient" }
  /** The key's own spend cap leaves no room. */
  | { outcome: "key_limit" }
  /**
   * Swept, lost with an epoch, or not to be asked right now (closed shard, Redis away): nothing more is held. It may
   * be back at the next extension; the commit will be a correction or be taken as it is.
   */
  | { outcome: "gone" };

export interface CommitInput {
  shard: number;
  holdId: string;
  /** Estimated tokens at admission, so that the limits can be corrected by the true figure. */
  estimatedTokens: number;
  /** The final event; event.charge is what is taken. status "failed" with charge 0 releases the hold. */
  event: UsageEvent;
}

export interface CommitResult {
  /** Spendable total after the charge; null where the wallet is not in Redis (mid-rebuild). */
  remaining: MicroCredits | null;
  /** committed: now; duplicate: had been before, nothing changed; corrected: the sweep came first. */
  outcome: "committed" | "duplicate" | "corrected";
}

/** A request that holds and charges nothing: what is asked of the gateway itself. */
export type CountRequestInput = Pick<
  AdmitInput,
  "shard" | "virtualEndpointId" | "keyId" | "version" | "endpointLimits" | "keyLimits"
>;

export type CountRequestResult =
  | { outcome: "counted"; limits: RateLimitReport }
  | { outcome: "rate_limited"; scope: "key" | "endpoint"; retryAfterMs: number; limits: RateLimitReport }
  /** The shard knows of a newer configuration, as `admit` would say; nothing was counted. */
  | { outcome: "stale"; version: number }
  /** Redis is away, and there is a limit to ask it for. */
  | { outcome: "unavailable" };

/** The hot path's part. */
export interface Metering {
  admit(input: AdmitInput): Promise<AdmitResult>;
  /** One call for many streams of many shards: one script per stream, pipelined. */
  extend(inputs: readonly ExtendInput[]): Promise<ExtendResult[]>;
  /**
   * Releases the hold, charges, counts, appends the usage event. Kept and re-sent until Redis has taken it; rejects
   * with AppError(service_unavailable) when Redis stays away longer than the answer can wait: the event is then
   * still kept and emitted later.
   */
  commit(input: CommitInput): Promise<CommitResult>;
  /** Counts a request that holds nothing against the requests per minute of key and endpoint; a refused one is not. */
  countRequest(input: CountRequestInput): Promise<CountRequestResult>;
  /** Counts a refusal that never reached admit, records up to 60 a minute per key (decision 31). Fire and forget. */
  refuse(shard: number, event: UsageEvent): void;
  /** The shard's clock in ms: the process's clock corrected by Redis's (decision 15). For minting request ids. */
  now(): number;
}
