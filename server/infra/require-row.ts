import { notFound } from "#server/contracts/not-found.ts";
import type { LockableTable } from "./lock-row.ts";
import type { SqlExecutor } from "./sql.ts";

const nouns = {
  customer: "customer",
  provider: "provider",
  physical_model: "physical model",
  virtual_endpoint: "virtual endpoint",
  access_key: "access key",
  management_key: "management key",
  membership: "team member",
  invitation: "invitation",
} as const satisfies Record<LockableTable, string>;

/**
 * Makes sure that a filter names something of this merchant: another tenant's id is answered as one that never was.
 * @throws AppError not_found, naming the parameter
 */
export async function requireRow(
  sql: SqlExecutor,
  table: LockableTable,
  merchantId: string,
  filter: { id: string | undefined; param: string },
): Promise<void> {
  if (filter.id === undefined) return;
  const rows = await sql.query(`SELECT id FROM "${table}" WHERE merchant_id = $1 AND id = $2`, [merchantId, filter.id]);
  if (rows.length === 0) throw notFound(nouns[table], filter.param);
}
