import type { SqlDatabase } from "#server/infra/sql.ts";

/** Makes sure that usage records of these times (milliseconds) have their month's partition. */
export type EnsurePartition = (timesMs: readonly number[]) => Promise<void>;

const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);

/** Partitions on demand, remembered per process. In a transaction of its own, so that no batch holds its locks. */
export const makeEnsurePartition = (parts: { database: SqlDatabase }): EnsurePartition => {
  const known = new Set<string>();
  return async (timesMs) => {
    const months = new Map<string, number>();
    for (const ms of timesMs) months.set(monthOf(ms), ms);
    for (const [month, ms] of months) {
      if (known.has(month)) continue;
      await parts.database.query("SELECT ensure_usage_record_partition($1::timestamptz)", [new Date(ms).toISOString()]);
      known.add(month);
    }
  };
};

/** Makes this month's and the next two months' partitions ahead of need. Answers how many were made. */
export const makeEnsurePartitionsAhead = (parts: { database: SqlDatabase }) => async (): Promise<number> => {
  const [row] = await parts.database.query<{ made: number }>("SELECT ensure_usage_record_partitions(now(), 2) AS made");
  return row?.made ?? 0;
};
