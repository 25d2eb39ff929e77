import { microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { CounterRow, MeteringAdmin } from "#server/metering/admin-port.ts";
import { readPositions } from "./positions.ts";

/** Counters per script. */
const chunkSize = 500;

interface SumRow {
  kind: CounterRow["kind"];
  id: string;
  requests: string;
  refused: string;
  input: string;
  output: string;
  charge: string;
}

const sumsOfShard = `
  SELECT CASE WHEN grouping(virtual_endpoint_id) = 0 THEN 've' WHEN grouping(logical_model_id) = 0 THEN 'lm' ELSE 'pm' END AS kind,
         coalesce(virtual_endpoint_id, logical_model_id, physical_model_id) AS id,
         coalesce(sum(requests) FILTER (WHERE status <> 'refused'), 0)::text AS requests,
         coalesce(sum(requests) FILTER (WHERE status = 'refused'), 0)::text AS refused,
         sum(input_units)::text AS input, sum(output_units)::text AS output, sum(charge_micros)::text AS charge
  FROM usage_rollup
  WHERE virtual_endpoint_id IN (SELECT virtual_endpoint_id FROM ve_wallet WHERE shard = $1::int)
  GROUP BY GROUPING SETS ((virtual_endpoint_id), (logical_model_id), (physical_model_id))`;

const counterOf = (row: SumRow): CounterRow => ({
  kind: row.kind,
  id: row.id,
  requests: BigInt(row.requests),
  refused: BigInt(row.refused),
  input: BigInt(row.input),
  output: BigInt(row.output),
  charge: microCredits(BigInt(row.charge)),
});

/**
 * Sets a shard's live counters from the rollups and the stream. The cursor stays locked meanwhile: nothing is settled
 * between the sums and the script that adds the rest.
 */
export const makeRestoreCounters =
  (parts: { database: SqlDatabase; metering: Pick<MeteringAdmin, "restoreCounters"> }) =>
  (shard: number): Promise<void> =>
    parts.database.transaction(async (sql) => {
      await sql.query("SELECT 1 AS locked FROM settlement_shard WHERE shard = $1::int FOR SHARE", [shard]);
      const [position] = await readPositions(sql, [shard]);
      const counters = (await sql.query<SumRow>(sumsOfShard, [shard])).filter((row) => row.id !== "").map(counterOf);
      for (let from = 0; from < counters.length; from += chunkSize) {
        await parts.metering.restoreCounters(shard, position?.lastId ?? "0-0", counters.slice(from, from + chunkSize));
      }
    });
