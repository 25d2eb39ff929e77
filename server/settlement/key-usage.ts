import type { SqlExecutor } from "#server/infra/sql.ts";
import type { AppliedCorrection } from "./corrections.ts";
import type { UsageRow } from "./usage-row.ts";

/** last_used_at is as fine as this, so that a busy key is not written by every batch. */
const grain = "1 minute";

const lastUsedStatement = `
  UPDATE access_key AS key SET last_used_at = used.at
  FROM unnest($1::text[], $2::timestamptz[]) AS used(id, at)
  WHERE key.id = used.id AND (key.last_used_at IS NULL OR key.last_used_at < used.at - interval '${grain}')`;

const spendStatement = `
  INSERT INTO access_key_spend AS spend (merchant_id, access_key_id, day, charge_micros)
  SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::bigint[])
  ON CONFLICT (merchant_id, access_key_id, day)
  DO UPDATE SET charge_micros = spend.charge_micros + excluded.charge_micros`;

/**
 * Notes when the keys of these requests were last used, and what they were charged on each UTC day. Sorted, so that
 * two batches never wait for each other.
 */
export async function noteKeyUsage(
  sql: SqlExecutor,
  rows: readonly UsageRow[],
  corrections: readonly AppliedCorrection[],
): Promise<void> {
  await noteLastUse(sql, rows);
  const charges = new Map<string, bigint>();
  const add = ({ event, occurredAtMs }: UsageRow, chargeMicros: bigint) => {
    if (chargeMicros === 0n) return;
    const name = `${event.merchant_id}\n${event.key_id}\n${new Date(occurredAtMs).toISOString().slice(0, 10)}`;
    charges.set(name, (charges.get(name) ?? 0n) + chargeMicros);
  };
  for (const row of rows) add(row, row.chargeMicros);
  for (const { row, deltaMicros } of corrections) add(row, deltaMicros);
  if (charges.size === 0) return;
  const sorted = [...charges].sort(([left], [right]) => (left < right ? -1 : 1));
  const names = sorted.map(([name]) => name.split("\n"));
  await sql.query(spendStatement, [
    ...[0, 1, 2].map((part) => names.map((name) => name[part] ?? "")),
    sorted.map(([, chargeMicros]) => chargeMicros.toString()),
  ]);
}

async function noteLastUse(sql: SqlExecutor, rows: readonly UsageRow[]): Promise<void> {
  const latest = new Map<string, number>();
  for (const { event, occurredAtMs } of rows) {
    latest.set(event.key_id, Math.max(latest.get(event.key_id) ?? 0, occurredAtMs));
  }
  if (latest.size === 0) return;
  const ids = [...latest.keys()].sort();
  await sql.query(lastUsedStatement, [ids, ids.map((id) => new Date(latest.get(id) ?? 0).toISOString())]);
}
