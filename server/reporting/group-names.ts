import type { Grouping } from "#server/contracts/reports.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

const tables: Partial<Record<Grouping, string>> = {
  virtual_endpoint: "virtual_endpoint",
  customer: "customer",
  access_key: "access_key",
  physical_model: "physical_model",
  provider: "provider",
};

/** What stands for a key that is empty: a request that got no further than that. */
const unnamed: Partial<Record<Grouping, string>> = {
  logical_model: "unknown model",
  physical_model: "no model reached",
  provider: "no provider reached",
  department: "no department",
};

/** Names of the keys of a grouping, by key. */
export async function readGroupNames(
  sql: SqlExecutor,
  input: { merchantId: string; grouping: Grouping; keys: readonly string[] },
): Promise<(key: string) => string> {
  const { grouping, keys, merchantId } = input;
  const table = tables[grouping];
  const rows =
    table && keys.length > 0
      ? await sql.query<{ id: string; name: string }>(
          `SELECT id, name FROM "${table}" WHERE merchant_id = $1 AND id = ANY($2::text[])`,
          [merchantId, keys],
        )
      : [];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (key) => names.get(key) ?? (key === "" ? (unnamed[grouping] ?? "") : key);
}
