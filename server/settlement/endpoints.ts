import type { AccountingCalendar } from "#server/contracts/accounting-calendar.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { readCalendars } from "#server/tenancy/accounting-calendars.ts";
import type { RejectedEntry, UsageRow } from "./usage-row.ts";

/** What settlement must know of a virtual endpoint. */
export interface SettledEndpoint {
  merchantId: string;
  customerId: string;
  shard: number;
  /** The merchant's. */
  calendar: AccountingCalendar;
  /** Some of its events lie in the quarantine. */
  quarantined: boolean;
}

/** The endpoints with a wallet among these. */
export async function findEndpoints(
  sql: SqlExecutor,
  virtualEndpointIds: readonly string[],
): Promise<Map<string, SettledEndpoint>> {
  const rows = await sql.query<Omit<SettledEndpoint, "calendar"> & { id: string }>(
    `SELECT wallet.virtual_endpoint_id AS id, wallet.merchant_id AS "merchantId", endpoint.customer_id AS "customerId",
            wallet.shard::int AS shard,
            EXISTS (SELECT 1 FROM settlement_quarantine AS entry
                    WHERE entry.virtual_endpoint_id = wallet.virtual_endpoint_id AND entry.resolved_at IS NULL) AS quarantined
     FROM ve_wallet AS wallet
     JOIN virtual_endpoint AS endpoint ON endpoint.id = wallet.virtual_endpoint_id
     WHERE wallet.virtual_endpoint_id = ANY($1::text[])`,
    [virtualEndpointIds],
  );
  const calendars = await readCalendars(sql, [...new Set(rows.map(({ merchantId }) => merchantId))]);
  return new Map(
    rows.flatMap((row) => {
      const calendar = calendars.get(row.merchantId);
      return calendar ? [[row.id, { ...row, calendar }]] : [];
    }),
  );
}

/** Why a row does not fit the endpoint it names; null when it does. */
function misfit(row: UsageRow, endpoint: SettledEndpoint | undefined): string | null {
  if (!endpoint) return "the virtual endpoint is unknown";
  if (endpoint.merchantId !== row.event.merchant_id) return "the virtual endpoint is another merchant's";
  if (endpoint.shard !== row.entry.shard) return "the virtual endpoint lives in another shard";
  return null;
}

/** Sorts rows into those whose endpoint exists where they say, and those to quarantine. */
export function sortByEndpoint(
  rows: readonly UsageRow[],
  endpoints: Map<string, SettledEndpoint>,
): { fitting: UsageRow[]; rejected: RejectedEntry[] } {
  const fitting: UsageRow[] = [];
  const rejected: RejectedEntry[] = [];
  for (const row of rows) {
    const reason = misfit(row, endpoints.get(row.event.ve_id));
    if (reason === null) fitting.push(row);
    else rejected.push({ entry: row.entry, reason });
  }
  return { fitting, rejected };
}
