import { type AccountingCalendar, accountingCalendar, type ZoneChange } from "#server/contracts/accounting-calendar.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/** The accounting calendars of merchants: their time zones over time, those to come included. */
export async function readCalendars(
  sql: SqlExecutor,
  merchantIds: readonly string[],
): Promise<Map<string, AccountingCalendar>> {
  const rows = await sql.query<{ id: string; first: string; ms: string | null; zone: string | null }>(
    `SELECT merchant.id, merchant.time_zone AS first, (extract(epoch FROM changed.starts_at) * 1000)::text AS ms,
            changed.time_zone AS zone
     FROM merchant LEFT JOIN merchant_time_zone AS changed ON changed.merchant_id = merchant.id
     WHERE merchant.id = ANY($1::text[])`,
    [merchantIds],
  );
  const known = new Map<string, { first: string; changes: ZoneChange[] }>();
  for (const { id, first, ms, zone } of rows) {
    const merchant = known.get(id) ?? { first, changes: [] };
    known.set(id, merchant);
    if (ms !== null && zone !== null) merchant.changes.push({ fromMs: Number(ms), timeZone: zone });
  }
  return new Map([...known].map(([id, { first, changes }]) => [id, accountingCalendar(first, changes)]));
}

/** One merchant's; UTC's where there is no such merchant. */
export async function readCalendar(sql: SqlExecutor, merchantId: string): Promise<AccountingCalendar> {
  const calendars = await readCalendars(sql, [merchantId]);
  return calendars.get(merchantId) ?? accountingCalendar("UTC");
}
