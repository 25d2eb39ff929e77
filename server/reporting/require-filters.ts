import { requireRow } from "#server/infra/require-row.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

interface NamedRows {
  ve_id?: string | undefined;
  customer_id?: string | undefined;
  key_id?: string | undefined;
  physical_model_id?: string | undefined;
  provider_id?: string | undefined;
}

const tables = {
  ve_id: "virtual_endpoint",
  customer_id: "customer",
  key_id: "access_key",
  physical_model_id: "physical_model",
  provider_id: "provider",
} as const;

/**
 * Makes sure that everything a report is filtered by is the merchant's own.
 * @throws AppError not_found, naming the parameter
 */
export async function requireFilters(sql: SqlExecutor, merchantId: string, filters: NamedRows): Promise<void> {
  for (const [param, table] of Object.entries(tables)) {
    const id = filters[param as keyof NamedRows];
    await requireRow(sql, table, merchantId, { id, param });
  }
}
