import { type CalendarDay, daysBetween } from "#server/contracts/accounting-calendar.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import { readCalendar } from "#server/tenancy/accounting-calendars.ts";

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
      await sql.query("LOCK TABLE usage_rollup IN EXCLUSIVE MODE");
      const days = await daysToRebuild(sql, merchantId, since);
      if (days.length === 0) return 0;
      const [row] = await sql.query<{ records: string }>(
        "SELECT rebuild_usage_reports($1, $2::date[], $3::timestamptz[])::text AS records",
        [merchantId, days.map(({ day }) => day), days.map(({ startMs }) => new Date(startMs).toISOString())],
      );
      return Number(row?.records ?? 0);
    });

/** The accounting days from the first record's, or a moment's if that is later, to the last one's. */
async function daysToRebuild(sql: SqlExecutor, merchantId: string, since: Date | undefined): Promise<CalendarDay[]> {
  const [span] = await sql.query<{ first: string | null; last: string | null }>(
    `SELECT (extract(epoch FROM min(occurred_at)) * 1000)::text AS first,
            (extract(epoch FROM max(occurred_at)) * 1000)::text AS last
     FROM usage_record WHERE merchant_id = $1`,
    [merchantId],
  );
  if (!span || span.first === null || span.last === null) return [];
  const calendar = await readCalendar(sql, merchantId);
  const firstMs = Math.max(Number(span.first), since?.getTime() ?? Number.NEGATIVE_INFINITY);
  return daysBetween(calendar, calendar.dayAt(firstMs), calendar.dayAt(Math.max(firstMs, Number(span.last))));
}
