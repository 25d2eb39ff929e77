import type { SqlDatabase } from "#server/infra/sql.ts";

export interface RebuildReportsInput {
  merchantId: string;
  /** From this moment's accounting day on; absent: everything there are records of. */
  since?: Date;
}

/** Answers the number of usage records that the reports were written from. */
export type RebuildReports = (input: RebuildReportsInput) => Promise<number>;

/**
 * Writes a merchant's rollups (quarter-hours, days, latencies) anew from its usage records. Settlement waits meanwhile;
 * nothing is lost or counted twice. What is older than the oldest record is left as it is.
 */
export const makeRebuildReports =
  ({ database }: { database: SqlDatabase }): RebuildReports =>
  ({ merchantId, since }) =>
    database.transaction(async (sql) => {
      await sql.query("SET LOCAL work_mem = '64MB'");
      const [row] = await sql.query<{ records: string }>(
        "SELECT rebuild_usage_reports($1, $2::timestamptz)::text AS records",
        [merchantId, since?.toISOString() ?? null],
      );
      return Number(row?.records ?? 0);
    });
