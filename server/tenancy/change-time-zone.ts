import { changesToCome } from "#server/contracts/next-time-zone.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { readCalendar } from "./accounting-calendars.ts";

/**
 * Has the merchant's accounting days follow this zone from the next month on, instead of a change that is to come; the
 * zone that holds calls that off. What has begun stays as it was booked.
 *
 * The caller holds the lock of the merchant's row: two changes at once follow each other.
 */
export async function changeTimeZone(sql: SqlExecutor, merchantId: string, timeZone: string): Promise<void> {
  // Of now, not of the transaction's beginning: the lock may have taken its time.
  const [now] = await sql.query<{ ms: string }>("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::text AS ms");
  const nowMs = Number(now?.ms);
  const { pending, wanted } = changesToCome(await readCalendar(sql, merchantId), timeZone, nowMs);
  const textOf = (changes: typeof pending) => JSON.stringify(changes);
  if (textOf(pending) === textOf(wanted)) return;
  await sql.query("DELETE FROM merchant_time_zone WHERE merchant_id = $1 AND starts_at = ANY($2::timestamptz[])", [
    merchantId,
    pending.map(({ fromMs }) => new Date(fromMs).toISOString()),
  ]);
  for (const change of wanted) {
    await sql.query(
      "INSERT INTO merchant_time_zone (merchant_id, starts_at, time_zone) VALUES ($1, $2::timestamptz, $3)",
      [merchantId, new Date(change.fromMs).toISOString(), change.timeZone],
    );
  }
}
