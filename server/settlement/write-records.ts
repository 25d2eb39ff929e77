import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UsageRow } from "./usage-row.ts";

type Cell = string | number | boolean | null;

/** Columns of usage_record with their types and where each comes from. */
const columns: readonly [name: string, type: string, value: (row: UsageRow) => Cell][] = [
  ["occurred_at", "timestamptz", (row) => isoTime(row.occurredAtMs)],
  ["request_id", "uuid", (row) => row.requestUuid],
  ["merchant_id", "text", (row) => row.event.merchant_id],
  ["virtual_endpoint_id", "text", (row) => row.event.ve_id],
  ["customer_id", "text", (row) => row.event.customer_id],
  ["access_key_id", "text", (row) => row.event.key_id],
  ["logical_model_id", "text", (row) => row.event.logical_model_id],
  ["logical_model", "text", (row) => row.event.logical_model],
  ["physical_model_id", "text", (row) => row.event.physical_model_id],
  ["provider_id", "text", (row) => row.event.provider_id],
  ["endpoint", "text", (row) => row.event.endpoint],
  ["status", "text", (row) => row.event.status],
  ["error_code", "text", (row) => row.event.error_code],
  ["units", "jsonb", (row) => JSON.stringify(row.event.units)],
  ["estimated", "boolean", (row) => row.event.estimated],
  ["charge_micros", "bigint", (row) => row.chargeMicros.toString()],
  ["cost_nanos", "bigint", (row) => row.event.cost],
  ["cost_currency", "text", (row) => row.event.cost_currency],
  ["price_version_id", "text", (row) => row.event.price_version_id],
  ["cost_version_id", "text", (row) => row.event.cost_version_id],
  ["balance_after_micros", "bigint", (row) => row.entry.balanceAfter],
  ["attempts", "jsonb", (row) => JSON.stringify(row.event.attempts)],
  ["latency_ms", "int", (row) => row.event.latency_ms],
  ["ttft_ms", "int", (row) => row.event.ttft_ms],
  ["stream", "boolean", (row) => row.event.stream],
  ["app", "text", (row) => row.event.app],
  ["client_request_id", "text", (row) => row.event.client_request_id],
  ["shard", "int", (row) => row.entry.shard],
  ["epoch", "int", (row) => row.event.epoch],
];

const names = columns.map(([name]) => name).join(", ");
const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");

const insertStatement = `
  INSERT INTO usage_record (${names}) SELECT * FROM unnest(${arrays})
  ON CONFLICT DO NOTHING RETURNING request_id::text AS id`;

const isoTime = (ms: number): string => new Date(ms).toISOString();

/**
 * Inserts usage records in one statement; what is already there stays as it is.
 * @returns the rows that are new: only they count towards entries, rollups and balances.
 */
export async function insertRecords(
  sql: SqlExecutor,
  rows: readonly UsageRow[],
): Promise<{ inserted: UsageRow[]; present: UsageRow[] }> {
  if (rows.length === 0) return { inserted: [], present: [] };
  const returned = await sql.query<{ id: string }>(
    insertStatement,
    columns.map(([, , value]) => rows.map(value)),
  );
  const fresh = new Set(returned.map((row) => row.id));
  const inserted: UsageRow[] = [];
  const present: UsageRow[] = [];
  // A request twice in one batch is inserted once: the first of the two.
  for (const row of rows) (fresh.delete(row.requestUuid) ? inserted : present).push(row);
  return { inserted, present };
}

/** The columns that the final word on a request replaces in what the sweep had written. */
const replaced = [
  "logical_model_id physical_model_id provider_id status error_code units estimated charge_micros cost_nanos",
  "cost_currency price_version_id cost_version_id balance_after_micros attempts latency_ms ttft_ms app",
]
  .join(" ")
  .split(" ");

const updateStatement = `
  UPDATE usage_record AS record SET ${replaced.map((name) => `${name} = final.${name}`).join(", ")}
  FROM unnest(${arrays}) AS final(${names})
  WHERE record.occurred_at = final.occurred_at AND record.request_id = final.request_id`;

/** Replaces what the sweep wrote about these requests by their own final word. */
export async function replaceRecords(sql: SqlExecutor, rows: readonly UsageRow[]): Promise<void> {
  await sql.query(
    updateStatement,
    columns.map(([, , value]) => rows.map(value)),
  );
}
