/** What the things are called that usage records belong to, as they are called now. */
import type { ListedUsageRecordView, UsageRecordView } from "#server/contracts/usage-record.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

const tables = { endpoints: "virtual_endpoint", customers: "customer", keys: "access_key" } as const;

type Ids = Record<keyof typeof tables, readonly string[]>;

async function readNames(sql: SqlExecutor, merchantId: string, ids: Ids): Promise<Map<string, string>> {
  const text = Object.values(tables)
    .map((table, index) => `SELECT id, name FROM ${table} WHERE merchant_id = $1 AND id = ANY($${index + 2}::text[])`)
    .join(" UNION ALL ");
  const values = [ids.endpoints, ids.customers, ids.keys].map((list) => [...new Set(list)]);
  const rows = await sql.query<{ id: string; name: string }>(text, [merchantId, ...values]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The same records with names; one that is gone is called by its id. */
export async function nameRecords(
  sql: SqlExecutor,
  merchantId: string,
  records: readonly UsageRecordView[],
): Promise<ListedUsageRecordView[]> {
  const names = await readNames(sql, merchantId, {
    endpoints: records.map(({ ve_id }) => ve_id),
    customers: records.map(({ customer_id }) => customer_id),
    keys: records.map(({ key_id }) => key_id),
  });
  const nameOf = (id: string) => names.get(id) ?? id;
  return records.map((record) => ({
    ...record,
    ve_name: nameOf(record.ve_id),
    customer_name: nameOf(record.customer_id),
    key_name: nameOf(record.key_id),
  }));
}
