import type { SqlExecutor } from "./sql.ts";

export type LockableTable =
  | "customer"
  | "provider"
  | "physical_model"
  | "virtual_endpoint"
  | "access_key"
  | "management_key"
  | "membership"
  | "invitation";

/**
 * Locks a merchant's row for a change in this transaction, so that what is read after it stays true until the commit.
 * @returns false when this merchant has no such row
 */
export async function lockRow(
  sql: SqlExecutor,
  table: LockableTable,
  merchantId: string,
  id: string,
): Promise<boolean> {
  const rows = await sql.query(`SELECT id FROM "${table}" WHERE merchant_id = $1 AND id = $2 FOR NO KEY UPDATE`, [
    merchantId,
    id,
  ]);
  return rows.length === 1;
}
