import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "#server/infra/logger.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { livingGateways } from "./gateway-presence.ts";
import { allShards } from "./lanes.ts";
import { readPositions } from "./positions.ts";
import type { Reconcile } from "./reconcile.ts";
import type { SettleLane } from "./settle-lane.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";

export interface RebuildParts {
  database: SqlDatabase;
  metering: Pick<
    MeteringAdmin,
    "shardsToRebuild" | "closeShards" | "callForReturn" | "returnedProcesses" | "openShard"
  >;
  settleLane: SettleLane;
  reconcile: Reconcile;
  restoreCounters: (shard: number) => Promise<void>;
  metrics: SettlementMetrics;
  logger: Logger;
  /** How long a living web process is waited for; what it brings later is settled all the same. */
  returnTimeoutMs?: number;
}

export type RebuildShards = () => Promise<number[]>;

/** Any number that no other user of advisory locks takes. */
const rebuildLock = 7_207_301_744_103;
const pollMs = 50;
/** Each takes one database connection. */
const shardsAtOnce = 4;

/**
 * Rebuilds every shard that Redis lost, an older Redis serves or another database has left (decision 17): a new epoch
 * in PostgreSQL, what the web processes hold brought back, the stream settled dry, wallets and counters set from the
 * books, admission opened.
 * One process at a time works; the others find the lock taken and answer an empty list.
 *
 * @returns the shards that were rebuilt.
 * @throws when Redis or PostgreSQL goes away meanwhile; the shards stay closed, the next call begins anew.
 */
export const makeRebuildShards =
  (parts: RebuildParts): RebuildShards =>
  async () => {
    if ((await lostShards(parts, parts.database)).length === 0) return [];
    return parts.database.transaction(async (lock) => {
      const [row] = await lock.query<{ taken: boolean }>("SELECT pg_try_advisory_xact_lock($1::bigint) AS taken", [
        rebuildLock,
      ]);
      return row?.taken ? rebuild(parts, await lostShards(parts, lock)) : [];
    });
  };

/** Also those that this database never began or settled, or has forgotten because it was restored: of them nothing fits. */
const lostShards = ({ metering }: Pick<RebuildParts, "metering">, sql: SqlExecutor): Promise<number[]> =>
  metering.shardsToRebuild(() => readPositions(sql, allShards));

async function rebuild(parts: RebuildParts, shards: readonly number[]): Promise<number[]> {
  if (shards.length === 0) return [];
  const { database, metering, logger } = parts;
  const startedAt = performance.now();
  await metering.closeShards(shards);
  const epochs = await database.transaction((sql) => beginEpoch(sql, shards));
  // Again: a batch of the old epoch may have told Redis meanwhile how far it was trimmed. Now it cannot any more.
  await metering.closeShards(shards, epochs);
  const token = await metering.callForReturn(shards);
  const silent = await waitForReturn(parts, token);
  if (silent.length > 0) logger.warn({ silent }, "rebuild goes on without web processes that do not answer");
  await settleDry(parts.settleLane, shards);
  const waiting = [...shards];
  const openNext = async () => {
    for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) {
      const differing = await parts.reconcile.shard(shard, "rebuild");
      const known = differing.filter(({ actual }) => actual !== null);
      // What was newer in Redis may have been pushed a moment ago: the books have it by now.
      await parts.reconcile.wallets(
        known.map(({ virtualEndpointId }) => virtualEndpointId),
        "repair",
      );
      await parts.restoreCounters(shard);
      await metering.openShard(shard, epochs.get(shard) ?? 0);
      parts.metrics.rebuiltShards.inc();
    }
  };
  await Promise.all(Array.from({ length: shardsAtOnce }, openNext));
  logger.info(
    { shards: shards.length, ms: Math.round(performance.now() - startedAt) },
    "shards rebuilt from the ledger",
  );
  return [...shards];
}

/** The old cursor names ids of a stream that is gone: the new epoch reads the new stream from its start. */
async function beginEpoch(sql: SqlExecutor, shards: readonly number[]): Promise<Map<number, number>> {
  await sql.query("SELECT shard FROM settlement_shard WHERE shard = ANY($1::int[]) ORDER BY shard FOR UPDATE", [
    shards,
  ]);
  const rows = await sql.query<{ shard: number; epoch: number }>(
    `UPDATE settlement_shard SET epoch = epoch + 1, last_id = '0-0', updated_at = now()
     WHERE shard = ANY($1::int[]) RETURNING shard::int AS shard, epoch`,
    [shards],
  );
  return new Map(rows.map((row) => [row.shard, row.epoch]));
}

/** Waits until every living web process has answered the call. Answers those that did not in time. */
async function waitForReturn(parts: RebuildParts, token: string): Promise<string[]> {
  const deadline = performance.now() + (parts.returnTimeoutMs ?? 10_000);
  for (;;) {
    const returned = new Set(await parts.metering.returnedProcesses(token));
    const silent = (await livingGateways(parts.database)).filter((id) => !returned.has(id));
    if (silent.length === 0 || performance.now() > deadline) return silent;
    await wait(pollMs);
  }
}

/** Settles until the streams are dry; commits that come in meanwhile are counted by the comparison. */
async function settleDry(settleLane: SettleLane, shards: readonly number[]): Promise<void> {
  while (!(await settleLane(shards)).dry) await wait(pollMs);
}
