import type { ListAuditEventsInput } from "#server/contracts/audit.ts";
import { idPrefixes } from "#server/contracts/ids.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { LockableTable } from "#server/infra/lock-row.ts";
import { requireRow } from "#server/infra/require-row.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/** Where a subject is looked for that nothing was written of yet. */
const tables: ReadonlyMap<string, LockableTable> = new Map([
  [idPrefixes.customer, "customer"],
  [idPrefixes.provider, "provider"],
  [idPrefixes.physicalModel, "physical_model"],
  [idPrefixes.virtualEndpoint, "virtual_endpoint"],
  [idPrefixes.accessKey, "access_key"],
  [idPrefixes.managementKey, "management_key"],
  [idPrefixes.membership, "membership"],
  [idPrefixes.invitation, "invitation"],
]);

const prefixOf = (id: string): string => id.slice(0, Math.max(id.indexOf("_"), 0));

async function isTraced(sql: SqlExecutor, column: "actor_id" | "subject_id", merchantId: string, id: string) {
  const rows = await sql.query(`SELECT 1 FROM audit_event WHERE merchant_id = $1 AND ${column} = $2 LIMIT 1`, [
    merchantId,
    id,
  ]);
  return rows.length > 0;
}

async function requireSubject(sql: SqlExecutor, merchantId: string, id: string): Promise<void> {
  // What is gone by now is in the trail still.
  if (id === merchantId || (await isTraced(sql, "subject_id", merchantId, id))) return;
  const table = tables.get(prefixOf(id));
  if (!table) throw notFound("object", "subject_id");
  await requireRow(sql, table, merchantId, { id, param: "subject_id" });
}

async function requireActor(sql: SqlExecutor, merchantId: string, id: string): Promise<void> {
  if (await isTraced(sql, "actor_id", merchantId, id)) return;
  if (prefixOf(id) === idPrefixes.managementKey) {
    return requireRow(sql, "management_key", merchantId, { id, param: "actor_id" });
  }
  const members = await sql.query("SELECT 1 FROM membership WHERE merchant_id = $1 AND user_id = $2 LIMIT 1", [
    merchantId,
    id,
  ]);
  if (members.length === 0) throw notFound("person or key", "actor_id");
}

/**
 * Makes sure that who and what the audit log is filtered by belongs to the merchant, or did.
 * @throws AppError not_found, naming the parameter
 */
export async function requireAuditFilters(
  sql: SqlExecutor,
  merchantId: string,
  { actor_id: actorId, subject_id: subjectId }: Pick<ListAuditEventsInput, "actor_id" | "subject_id">,
): Promise<void> {
  if (subjectId !== undefined) await requireSubject(sql, merchantId, subjectId);
  if (actorId !== undefined) await requireActor(sql, merchantId, actorId);
}
