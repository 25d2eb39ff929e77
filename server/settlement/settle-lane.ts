import type { Logger } from "#server/infra/logger.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { MeteringAdmin, StreamEntry } from "#server/metering/admin-port.ts";
import { streamPosition } from "#server/metering/journal.ts";
import type { AnnounceSettled } from "./announce-settled.ts";
import type { EnsurePartition } from "./partitions.ts";
import { CursorMoved, type Position, readPositions } from "./positions.ts";
import { isDataError } from "./quarantine.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";
import { isRejected, readEntry } from "./usage-row.ts";
import { type BatchResult, endOfBatch, type ReadEntry, writeBatch } from "./write-batch.ts";

export interface SettleLaneParts {
  database: SqlDatabase;
  metering: Pick<MeteringAdmin, "readEventsOfMany" | "trim">;
  ensurePartition: EnsurePartition;
  /** Puts these wallets right in Redis; called when an event was there twice or did not take what was booked. */
  reconcileWallets: (virtualEndpointIds: readonly string[]) => Promise<void>;
  /** Tells open screens; absent: nobody is told. */
  announce?: AnnounceSettled | undefined;
  metrics: SettlementMetrics;
  logger: Logger;
  /** Events per transaction at most. */
  batchSize?: number;
  /** Batches per call at most, so that one lane does not keep a worker for ever. */
  batchLimit?: number;
}

export interface LaneResult {
  settled: number;
  corrected: number;
  duplicates: number;
  quarantined: number;
  /** Nothing was left in the streams when it ended. */
  dry: boolean;
}

export type SettleLane = (shards: readonly number[]) => Promise<LaneResult>;

/**
 * Moves the usage events of these shards from Redis's streams to PostgreSQL, batch by batch until they are dry.
 * Exactly once: the cursor moves in the batch's own transaction, records are keyed by request, and trimming comes
 * after. Repeat it, crash it, run it twice at once: only the work repeats, never an effect.
 *
 * @returns what was done. When another worker settles the same shards, it stops with what it has.
 * @throws when PostgreSQL or Redis is away; whatever was committed stays.
 */
export const makeSettleLane = (parts: SettleLaneParts): SettleLane => {
  const batchSize = parts.batchSize ?? 5_000;
  return async (shards) => {
    const total: LaneResult = { settled: 0, corrected: 0, duplicates: 0, quarantined: 0, dry: false };
    for (let batches = 0; batches < (parts.batchLimit ?? 20); batches++) {
      const from = new Map((await readPositions(parts.database, shards)).map((position) => [position.shard, position]));
      const entries = await readBatch(parts.metering, [...from.values()], batchSize);
      if (entries.length === 0) return { ...total, dry: true };
      // Redis's clock, by which requests are named, was at least here; this machine's own may have been set back.
      const nowMs = Date.now();
      const batch = entries.map((entry) => readEntry(entry, Math.max(nowMs, streamPosition(entry.id)[0])));
      try {
        await settle(parts, batch, from, total);
      } catch (error) {
        if (!(error instanceof CursorMoved)) throw error;
        return total;
      }
      if (entries.length < batchSize / 2) return { ...total, dry: true };
    }
    return total;
  };
};

/** Up to `limit` entries: first an even share of each shard, then what the full ones have more. */
async function readBatch(
  metering: SettleLaneParts["metering"],
  positions: readonly Position[],
  limit: number,
): Promise<StreamEntry[]> {
  const byShard = new Map(positions.map((position) => [position.shard, [] as StreamEntry[]]));
  let open = positions.map((position) => ({ shard: position.shard, afterId: position.lastId }));
  let room = limit;
  while (open.length > 0 && room >= open.length) {
    const share = Math.floor(room / open.length);
    const read = await metering.readEventsOfMany(open, share);
    for (const entry of read) byShard.get(entry.shard)?.push(entry);
    room -= read.length;
    const counts = new Map<number, number>();
    for (const entry of read) counts.set(entry.shard, (counts.get(entry.shard) ?? 0) + 1);
    open = open
      .filter(({ shard }) => (counts.get(shard) ?? 0) >= share)
      .map(({ shard, afterId }) => ({ shard, afterId: byShard.get(shard)?.at(-1)?.id ?? afterId }));
  }
  return [...byShard.values()].flat();
}

/** Writes a batch; one that the database refuses for its data is halved until the event at fault stands alone. */
async function settle(
  parts: SettleLaneParts,
  batch: readonly ReadEntry[],
  from: Map<number, Position>,
  total: LaneResult,
): Promise<void> {
  const months = new Set(batch.flatMap((row) => (isRejected(row) ? [] : [row.occurredAtMs])));
  await parts.ensurePartition([...months]);
  const end = parts.metrics.batchSeconds.startTimer();
  let result: BatchResult;
  try {
    result = await writeBatch(parts.database, batch, from);
  } catch (error) {
    if (!isDataError(error)) throw error;
    const [only] = batch;
    if (batch.length === 1 && only) {
      const reason = error instanceof Error ? error.message : String(error);
      if (isRejected(only)) throw error;
      return settle(parts, [{ entry: only.entry, reason }], from, total);
    }
    const middle = Math.floor(batch.length / 2);
    await settle(parts, batch.slice(0, middle), from, total);
    return settle(parts, batch.slice(middle), from, total);
  }
  end();
  const ends = endOfBatch(batch, from);
  for (const [shard, position] of ends) from.set(shard, position);
  await afterCommit(parts, result, [...ends.values()], total);
}

/** Nothing here decides anything: if it fails, the next batch, check or rebuild does it. */
async function afterCommit(
  parts: SettleLaneParts,
  result: BatchResult,
  ends: readonly Position[],
  total: LaneResult,
): Promise<void> {
  const { metrics, logger } = parts;
  total.settled += result.settled;
  total.corrected += result.corrected;
  total.duplicates += result.duplicates;
  total.quarantined += result.quarantined.length;
  metrics.settledEvents.inc(result.settled);
  metrics.correctedEvents.inc(result.corrected);
  metrics.duplicateEvents.inc(result.duplicates);
  metrics.quarantinedEvents.inc(result.quarantined.length);
  for (const { entry, reason } of result.quarantined) {
    logger.error(
      { shard: entry.shard, streamId: entry.id, requestId: entry.requestId, reason },
      "usage event quarantined",
    );
  }
  await Promise.all(ends.map((end) => parts.metering.trim(end)));
  await parts.announce?.(result.told).catch((error: unknown) => logger.debug({ error }, "open screens are not told"));
  if (result.doubtful.length > 0) await parts.reconcileWallets(result.doubtful);
}
