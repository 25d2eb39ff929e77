import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UsageRow } from "./usage-row.ts";

/** last_used_at is as fine as this, so that a busy key is not written by every batch. */
const grain = "1 minute";

const statement = `
  UPDATE access_key AS key SET last_used_at = used.at
  FROM unnest($1::text[], $2::timestamptz[]) AS used(id, at)
  WHERE key.id = used.id AND (key.last_used_at IS NULL OR key.last_used_at < used.at - interval '${grain}')`;

/** Notes when the keys of these requests were last used. Sorted, so that two batches never wait for each other. */
export async function noteKeyUsage(sql: SqlExecutor, rows: readonly UsageRow[]): Promise<void> {
  const latest = new Map<string, number>();
  for (const { event, occurredAtMs } of rows) {
    latest.set(event.key_id, Math.max(latest.get(event.key_id) ?? 0, occurredAtMs));
  }
  if (latest.size === 0) return;
  const ids = [...latest.keys()].sort();
  await sql.query(statement, [ids, ids.map((id) => new Date(latest.get(id) ?? 0).toISOString())]);
}
