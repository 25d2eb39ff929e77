/**
 * Metering as settlement, sweep and rebuild see it: the shards' streams, wallets and epochs. Each call on one shard
 * is one script (or one command) on that shard's slot.
 */
import type { MicroCredits } from "#server/contracts/money.ts";
import type { KeyCreditLimit } from "./port.ts";

/** One entry of a shard's usage stream; the fields are described in contracts/usage-event.ts. */
export interface StreamEntry {
  shard: number;
  /** Redis stream id, "ms-seq". */
  id: string;
  kind: "usage" | "correction";
  requestId: string;
  virtualEndpointId: string;
  /** Decimal integer of micro-credits, signed. */
  charge: string;
  balanceAfter: string | null;
  /** JSON of UsageEvent as it was written. */
  event: string;
  /** JSON of overriding fields, or null. */
  overrides: string | null;
}

/** A wallet as PostgreSQL knows it, all read in one database snapshot together with the shard's cursor. */
export interface WalletSnapshot {
  virtualEndpointId: string;
  budget: MicroCredits;
  budgetVersion: bigint;
  /** Settled spend, plus the charges that lie in quarantine. */
  spend: MicroCredits;
  /** VirtualEndpoint.configVersion */
  configVersion: bigint;
}

export interface WalletDifference {
  virtualEndpointId: string;
  /** budget − settled spend − unsettled stream entries after the cursor − live holds */
  expected: MicroCredits;
  /** What Redis had; null: nothing. */
  actual: MicroCredits | null;
}

/** What an access key with a spend cap was charged, as PostgreSQL knows it in the cursor's snapshot. */
export interface KeySpend {
  /** The first key of a line of rotations, which share their cap. */
  keyId: string;
  /** All keys of the line, this one and revoked ones too. */
  memberIds: readonly string[];
  window: KeyCreditLimit["window"];
  /** Settled charges of that window. */
  spend: MicroCredits;
  /** Settled charges of the window before. */
  pastSpend: MicroCredits;
  /** VirtualEndpoint.configVersion */
  configVersion: bigint;
}

/** What the live counters of a virtual endpoint say: decision 8. */
export interface LiveWallet {
  virtualEndpointId: string;
  budget: MicroCredits;
  /** charged, settled or not */
  spend: MicroCredits;
  /** open holds */
  held: MicroCredits;
  /** spendable: budget − spend − held */
  remaining: MicroCredits;
}

/** What was counted: requests that were not refused, refusals, units of all input and output kinds, charges. */
export interface CounterValues {
  requests: bigint;
  refused: bigint;
  input: bigint;
  output: bigint;
  charge: MicroCredits;
}

export interface CounterRow extends CounterValues {
  kind: "ve" | "lm" | "pm";
  id: string;
}

export interface MeteringAdmin {
  /** Live wallets of these endpoints, in their order; null where Redis has none. */
  liveWallets(virtualEndpointIds: readonly string[]): Promise<(LiveWallet | null)[]>;
  /**
   * Tells the shard a wallet's budget; a version not newer than the known one changes nothing. Spendable moves by the
   * difference to the known budget. A wallet that Redis does not know is left to `reconcile` (answers false).
   */
  pushBudget(wallet: Pick<WalletSnapshot, "virtualEndpointId" | "budget" | "budgetVersion">): Promise<boolean>;
  /** Tells the shard an endpoint's configuration version (never lowers it) and publishes it to all processes. */
  pushConfigVersion(virtualEndpointId: string, version: bigint): Promise<void>;

  /** Stream entries after this id, oldest first. */
  readEvents(shard: number, afterId: string, count: number): Promise<StreamEntry[]>;
  /** readEvents of many shards in one round trip. */
  readEventsOfMany(positions: readonly { shard: number; afterId: string }[], count: number): Promise<StreamEntry[]>;
  /**
   * Forgets entries up to and including `lastId`, after they were committed to PostgreSQL. False, and nothing is
   * forgotten: the shard is in another epoch or Redis run by now, whose stream this id is none of.
   */
  trim(position: { shard: number; epoch: number; lastId: string }): Promise<boolean>;
  /** Entries not yet trimmed, per shard. */
  depths(): Promise<number[]>;

  /**
   * Compares each wallet with what it must be (WalletDifference.expected), in one script; `repair` also sets it,
   * creating what is missing. Answers only the wallets that differ, or `cursor_stale` when the stream was already
   * trimmed past the cursor: read the snapshot again.
   *
   * A budget or configuration that is newer here than the snapshot was pushed meanwhile, and stays; `rebuild` takes it
   * back all the same, since it may be of a state that the database has no more: `repair` those that it tells.
   */
  reconcile(
    shard: number,
    cursorId: string,
    wallets: readonly WalletSnapshot[],
    mode: "report" | "repair" | "rebuild",
  ): Promise<WalletDifference[] | "cursor_stale">;

  /** Redis's clock, ms since 1970: windows are its. */
  clockMs(): Promise<number>;
  /**
   * Sets what these keys used of their caps in the window that `atMs` lies in: settled charges, plus stream entries
   * after the cursor, plus live holds, in one script. `cursor_stale`: see `reconcile`.
   */
  restoreKeySpend(
    shard: number,
    cursorId: string,
    atMs: number,
    keys: readonly KeySpend[],
  ): Promise<"restored" | "cursor_stale">;

  /** Settles holds past their deadline: charges what was delivered, appends `abandoned` events. Answers how many. */
  sweep(shard: number, limit: number): Promise<number>;
  /** Live holds of all shards: count and sum. For checks and tests. */
  openHolds(): Promise<{ count: number; total: MicroCredits }>;

  /**
   * Shards whose epoch is missing or was made by another Redis run: they must be rebuilt.
   * @param readPositions what PostgreSQL has: a shard of another epoch, or trimmed further, is none of this database, or
   * of a later state of it
   */
  shardsToRebuild(
    readPositions?: () => Promise<readonly { shard: number; epoch: number; lastId: string }[]>,
  ): Promise<number[]>;
  /**
   * Closes admission of these shards, so that a rebuild finds them still; forgets how far the old epoch was trimmed.
   * @param epochs of the shards, once PostgreSQL has begun them: from then on the new streams may be trimmed
   */
  closeShards(shards: readonly number[], epochs?: ReadonlyMap<number, number>): Promise<void>;
  /** Asks every web process to bring back its live holds and unsettled events (decision 18). Answers the call's token. */
  callForReturn(shards: readonly number[]): Promise<string>;
  /** Which processes have answered the call. */
  returnedProcesses(token: string): Promise<string[]>;
  /**
   * Opens a rebuilt shard under this epoch, bound to the Redis run that holds it. An epoch number is never used twice.
   * @throws AppError(conflict) unless `closeShards` closed it for this epoch in this Redis run and nothing was forgotten since:
   * rebuild it again.
   */
  openShard(shard: number, epoch: number): Promise<void>;

  /** Live counters of a virtual endpoint, logical or physical model; zeros where nothing was counted. */
  counters(kind: CounterRow["kind"], id: string): Promise<CounterValues>;
  /** Sets a shard's counters to what PostgreSQL knows (up to this cursor) plus the stream entries after it. */
  restoreCounters(shard: number, cursorId: string, counters: readonly CounterRow[]): Promise<void>;
}
