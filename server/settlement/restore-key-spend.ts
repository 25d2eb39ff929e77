import { type MicroCredits, microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { KeySpend, MeteringAdmin } from "#server/metering/admin-port.ts";

interface SpendRow {
  lastId: string;
  id: string;
  window: KeySpend["window"];
  version: string;
  spend: string;
}

/** Keys per script. */
const chunkSize = 500;

/** Keys with a cap and the shard's cursor in one statement, hence in one snapshot (decision 17). */
const statement = `
  SELECT cursor.last_id AS "lastId", key.id, key.credit_limit->>'window' AS "window",
         endpoint.config_version::text AS version, coalesce(used.micros, 0)::bigint::text AS spend
  FROM settlement_shard AS cursor
  JOIN ve_wallet AS wallet ON wallet.shard = cursor.shard
  JOIN virtual_endpoint AS endpoint ON endpoint.id = wallet.virtual_endpoint_id
  JOIN access_key AS key ON key.merchant_id = endpoint.merchant_id AND key.virtual_endpoint_id = endpoint.id
  LEFT JOIN LATERAL (
    SELECT sum(charge_micros) AS micros FROM access_key_spend
    WHERE merchant_id = key.merchant_id AND access_key_id = key.id
      AND day >= CASE key.credit_limit->>'window'
        WHEN 'day' THEN $3::date WHEN 'month' THEN date_trunc('month', $3::date)::date ELSE '-infinity'::date END
  ) AS used ON true
  WHERE cursor.shard = $1::int AND wallet.virtual_endpoint_id = ANY($2::text[])
    AND key.status = 'active' AND jsonb_typeof(key.credit_limit) = 'object'`;

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
    const keys = rows.map(({ id, window, version, spend }) => ({
      keyId: id,
      window,
      spend: credits(spend),
      configVersion: BigInt(version),
    }));
    for (let from = 0; from < keys.length; from += chunkSize) {
      const chunk = keys.slice(from, from + chunkSize);
      const cursorId = rows[from]?.lastId ?? "0-0";
      if ((await metering.restoreKeySpend(shard, cursorId, atMs, chunk)) === "cursor_stale") return "cursor_stale";
    }
    return "restored";
  };
