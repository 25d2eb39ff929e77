/** One batch of usage events, written in one transaction: the heart of settlement (decision 16). */
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import { postUsage } from "#server/ledger/post-usage.ts";
import { chargesOf } from "./charges.ts";
import { applyCorrections } from "./corrections.ts";
import { findEndpoints, sortByEndpoint } from "./endpoints.ts";
import { noteKeyUsage } from "./key-usage.ts";
import { Latencies } from "./latencies.ts";
import { lockPositions, movePositions, type Position } from "./positions.ts";
import { quarantine, resolveQuarantined } from "./quarantine.ts";
import { Rollups } from "./rollups.ts";
import { isRejected, type RejectedEntry, type UsageRow } from "./usage-row.ts";
import { insertRecords } from "./write-records.ts";

export type ReadEntry = UsageRow | RejectedEntry;

export interface BatchResult {
  /** New records. */
  settled: number;
  /** The new and the corrected ones. */
  told: UsageRow[];
  corrected: number;
  /** Events that changed nothing because their request has its record. */
  duplicates: number;
  quarantined: RejectedEntry[];
  /** Endpoints whose wallet in Redis was moved by more or less than the books. */
  doubtful: string[];
}

/** Where the batch's shards will stand when it is written. */
export function endOfBatch(batch: readonly ReadEntry[], from: ReadonlyMap<number, Position>): Map<number, Position> {
  const ends = new Map<number, Position>();
  for (const { entry } of batch) {
    const start = from.get(entry.shard);
    if (start) ends.set(entry.shard, { ...start, lastId: entry.id });
  }
  return ends;
}

/**
 * Writes records, corrections, journal entries, wallets, rollups, quarantine and the cursors, all or nothing.
 *
 * @param batch entries of each shard in stream order, right after `from`
 * @throws CursorMoved when somebody else moved a cursor; the database's error otherwise. Nothing is written then.
 */
export const writeBatch = (
  database: SqlDatabase,
  batch: readonly ReadEntry[],
  from: ReadonlyMap<number, Position>,
): Promise<BatchResult> =>
  database.transaction(async (sql) => {
    const ends = endOfBatch(batch, from);
    const starts = [...ends.keys()].flatMap((shard) => from.get(shard) ?? []);
    await lockPositions(sql, starts);
    const unreadable = batch.filter(isRejected);
    const rows = batch.filter((row): row is UsageRow => !isRejected(row));
    const endpoints = await findEndpoints(sql, [...new Set(rows.map((row) => row.event.ve_id))]);
    const { fitting, rejected } = sortByEndpoint(rows, endpoints);
    const latencies = new Latencies();
    const written = await writeRows(sql, fitting, { endpoints, ends, latencies });
    const quarantined = [...unreadable, ...rejected];
    await quarantine(sql, quarantined, from);
    await movePositions(sql, [...ends.values()]);
    await latencies.write(sql);
    return { ...written, quarantined };
  });

interface BatchContext {
  endpoints: Awaited<ReturnType<typeof findEndpoints>>;
  ends: ReadonlyMap<number, Position>;
  /** Told of what is new; written by the caller. */
  latencies: Latencies;
}

async function writeRows(
  sql: SqlExecutor,
  rows: readonly UsageRow[],
  { endpoints, ends, latencies }: BatchContext,
): Promise<Omit<BatchResult, "quarantined">> {
  const usage = rows.filter((row) => row.entry.kind === "usage");
  const { inserted, present } = await insertRecords(sql, usage);
  // A commit re-emitted after an epoch change may meet the sweep's record: it is the final word all the same.
  const finals = [...rows.filter((row) => row.entry.kind === "correction"), ...present.filter(isFinalWord)];
  const corrections = await applyCorrections(sql, finals);
  const fresh = [...inserted, ...corrections.inserted];
  await postUsage(sql, chargesOf(fresh, corrections.corrected, endpoints, ends));
  const released = fresh.filter((row) => endpoints.get(row.event.ve_id)?.quarantined);
  await resolveQuarantined(
    sql,
    released.map(({ entry }) => entry),
  );
  const rollups = new Rollups();
  for (const row of fresh) rollups.add(row);
  for (const correction of corrections.corrected) rollups.correct(correction);
  await rollups.write(sql, endpoints);
  for (const row of [...fresh, ...corrections.corrected.map((correction) => correction.row)]) latencies.add(row);
  await noteKeyUsage(sql, fresh, corrections.corrected);

  const booked = new Map<UsageRow, bigint>(fresh.map((row) => [row, row.chargeMicros]));
  for (const { row, deltaMicros } of corrections.corrected) booked.set(row, deltaMicros);
  const doubtful = rows.filter((row) => (booked.get(row) ?? 0n) !== row.takenMicros).map((row) => row.event.ve_id);
  return {
    settled: fresh.length,
    told: [...fresh, ...corrections.corrected.map(({ row }) => row)],
    corrected: corrections.corrected.length,
    duplicates: rows.length - booked.size,
    doubtful: [...new Set(doubtful)],
  };
}

const isFinalWord = (row: UsageRow): boolean => row.event.status !== "abandoned";
