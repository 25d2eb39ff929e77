import { type MicroCredits, microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { KeySpend, MeteringAdmin } from "#server/metering/admin-port.ts";

interface SpendRow {
  lastId: string;
  id: string;
  members: string[];
  window: KeySpend["window"];
  version: string;
  spend: string;
  pastSpend: string;
}

/** Keys per script. */
const chunkSize = 500;

/**
 * Lines of keys with a cap and the shard's cursor in one statement, hence in one snapshot (decision 17). Keys rotated one
 * from another are one line: what any of them was charged counts, be it revoked or not.
 */
const statement = `
  SELECT cursor.last_id AS "lastId", line.id, line.members, line."window", endpoint.config_version::text AS version,
         coalesce(used.current, 0)::bigint::text AS spend, coalesce(used.past, 0)::bigint::text AS "pastSpend"
  FROM settlement_shard AS cursor
  JOIN ve_wallet AS wallet ON wallet.shard = cursor.shard
  JOIN virtual_endpoint AS endpoint ON endpoint.id = wallet.virtual_endpoint_id
  JOIN LATERAL (
    SELECT coalesce(key.lineage_id, key.id) AS id, array_agg(key.id) AS members,
           max(key.credit_limit->>'window') FILTER (WHERE key.status = 'active') AS "window"
    FROM access_key AS key
    WHERE key.merchant_id = endpoint.merchant_id AND key.virtual_endpoint_id = endpoint.id
    GROUP BY 1
  ) AS line ON line."window" IS NOT NULL
  CROSS JOIN LATERAL (
    SELECT CASE line."window" WHEN 'day' THEN $3::date WHEN 'month' THEN date_trunc('month', $3::date)::date
             ELSE '-infinity'::date END AS begin,
           CASE line."window" WHEN 'day' THEN $3::date - 1
             WHEN 'month' THEN (date_trunc('month', $3::date) - interval '1 month')::date ELSE '-infinity'::date END AS past
  ) AS since
  LEFT JOIN LATERAL (
    SELECT sum(charge_micros) FILTER (WHERE day >= since.begin) AS current,
           sum(charge_micros) FILTER (WHERE day < since.begin) AS past
    FROM access_key_spend
    WHERE merchant_id = endpoint.merchant_id AND access_key_id = ANY(line.members) AND day >= since.past
  ) AS used ON true
  WHERE cursor.shard = $1::int AND wallet.virtual_endpoint_id = ANY($2::text[])`;

const credits = (digits: string): MicroCredits => microCredits(BigInt(digits));

/**
 * Sets in Redis what the keys of these endpoints used of their own spend caps: settled charges from the books, the
 * rest by the script. Endpoints are of this shard.
 *
 * @returns cursor_stale when settlement moved on meanwhile: call it again.
 */
export const makeRestoreKeySpend =
  (parts: { database: SqlDatabase; metering: Pick<MeteringAdmin, "restoreKeySpend" | "clockMs"> }) =>
  async (shard: number, virtualEndpointIds: readonly string[]): Promise<"restored" | "cursor_stale"> => {
    const { database, metering } = parts;
    const atMs = await metering.clockMs();
    const today = new Date(atMs).toISOString().slice(0, 10);
    const rows = await database.query<SpendRow>(statement, [shard, virtualEndpointIds, today]);
    const keys = rows.map(({ id, members, window, version, spend, pastSpend }) => ({
      keyId: id,
      memberIds: members,
      window,
      spend: credits(spend),
      pastSpend: credits(pastSpend),
      configVersion: BigInt(version),
    }));
    for (let from = 0; from < keys.length; from += chunkSize) {
      const chunk = keys.slice(from, from + chunkSize);
      const cursorId = rows[from]?.lastId ?? "0-0";
      if ((await metering.restoreKeySpend(shard, cursorId, atMs, chunk)) === "cursor_stale") return "cursor_stale";
    }
    return "restored";
  };
