import type { PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/**
 * Makes sure that the endpoint and the key a portal user filters by are their customer's.
 * @throws AppError not_found, naming the parameter
 */
export async function requireOwnRows(
  sql: SqlExecutor,
  { merchantId, customerId }: PortalCaller,
  filters: { ve_id?: string | undefined; key_id?: string | undefined },
): Promise<void> {
  const { ve_id: endpointId, key_id: keyId } = filters;
  const own = "endpoint.merchant_id = $1 AND endpoint.customer_id = $2 AND NOT endpoint.is_template";
  if (endpointId !== undefined) {
    const rows = await sql.query(`SELECT id FROM virtual_endpoint AS endpoint WHERE ${own} AND id = $3`, [
      merchantId,
      customerId,
      endpointId,
    ]);
    if (rows.length === 0) throw notFound("virtual endpoint", "ve_id");
  }
  if (keyId !== undefined) {
    const rows = await sql.query(
      `SELECT key.id FROM access_key AS key JOIN virtual_endpoint AS endpoint ON endpoint.id = key.virtual_endpoint_id
       WHERE ${own} AND key.id = $3`,
      [merchantId, customerId, keyId],
    );
    if (rows.length === 0) throw notFound("access key", "key_id");
  }
}
