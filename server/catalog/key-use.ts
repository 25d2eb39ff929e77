/** How much keys are used: what a list shows beside them, and what revoking one would stop. */
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

export interface KeyUse {
  requests_hour: number;
  requests_day: number;
  spend: { day: string; month: string; total: string };
}

interface Row {
  id: string;
  hour: string;
  day: string;
  charge_day: string;
  charge_month: string;
  charge_total: string;
}

/**
 * Requests of the last hour to the second: whole quarter-hours from the rollup, and what of the quarter before them is
 * not older than an hour from the records. $1 merchant, $2 endpoint.
 */
export const requestsOfLastHour = `
  edge AS (SELECT date_bin('15 minutes', now() - interval '1 hour', 'epoch') + interval '15 minutes' AS at),
  hour AS (
    SELECT access_key_id, requests FROM usage_rollup, edge
    WHERE merchant_id = $1 AND bucket >= edge.at AND virtual_endpoint_id = $2
    UNION ALL
    SELECT access_key_id, 1 FROM usage_record, edge
    WHERE merchant_id = $1 AND virtual_endpoint_id = $2
      AND occurred_at >= now() - interval '1 hour' AND occurred_at < edge.at
  )`;

const statement = `
  WITH ${requestsOfLastHour}
  SELECT key.id,
    coalesce((SELECT sum(requests) FROM hour WHERE access_key_id = key.id), 0)::text AS hour,
    coalesce((SELECT sum(requests) FROM usage_rollup WHERE merchant_id = $1 AND bucket > now() - interval '24 hours'
      AND virtual_endpoint_id = $2 AND access_key_id = key.id), 0)::text AS day,
    coalesce(sum(spend.charge_micros) FILTER (WHERE spend.day = today.day), 0)::text AS charge_day,
    coalesce(sum(spend.charge_micros) FILTER (WHERE spend.day >= date_trunc('month', today.day)), 0)::text AS charge_month,
    coalesce(sum(spend.charge_micros), 0)::text AS charge_total
  FROM unnest($3::text[]) AS key(id)
  CROSS JOIN (SELECT (now() AT TIME ZONE 'UTC')::date AS day) AS today
  LEFT JOIN access_key_spend AS spend ON spend.merchant_id = $1 AND spend.access_key_id = key.id
  GROUP BY key.id`;

const credits = (micros: string): string => formatCredits(microCredits(BigInt(micros)));

/** The use of these keys of an endpoint, by key id; charges are those that are settled. */
export async function readKeyUse(
  sql: SqlExecutor,
  merchantId: string,
  virtualEndpointId: string,
  keyIds: readonly string[],
): Promise<Map<string, KeyUse>> {
  if (keyIds.length === 0) return new Map();
  const rows = await sql.query<Row>(statement, [merchantId, virtualEndpointId, keyIds]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        requests_hour: Number(row.hour),
        requests_day: Number(row.day),
        spend: { day: credits(row.charge_day), month: credits(row.charge_month), total: credits(row.charge_total) },
      },
    ]),
  );
}
