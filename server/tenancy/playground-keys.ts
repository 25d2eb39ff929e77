import { may, mayInPortal } from "#server/contracts/permissions.ts";
import { customerRoles, merchantRoles } from "#server/contracts/roles.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { TeamRole } from "./team-scope.ts";

/** Tells the gateway that these endpoints changed, in the change's own transaction. */
export type AnnounceEndpoints = (sql: SqlExecutor, merchantId: string, ids: readonly string[]) => Promise<void>;

/** Whether a member of this role may have a playground's key. */
export function mayPlay(role: TeamRole, customerId: string | null): boolean {
  const staffRole = merchantRoles.find((known) => known === role);
  const portalRole = customerRoles.find((known) => known === role);
  if (customerId === null) return staffRole !== undefined && may(staffRole, "keys.write");
  return portalRole !== undefined && mayInPortal(portalRole, "playground.use");
}

/**
 * Ends the playground keys that a user got by a membership, or that a management key opened, in every process at once.
 * Who may still chat by another membership opens a new one.
 * @param of.customerId null: all of the merchant's endpoints
 */
export async function endPlaygroundKeys(
  sql: SqlExecutor,
  announce: AnnounceEndpoints,
  of: { merchantId: string; customerId: string | null; holderId: string },
): Promise<void> {
  const { merchantId, customerId, holderId } = of;
  const rows = await sql.query<{ id: string }>(
    `SELECT endpoint.id FROM access_key AS key JOIN virtual_endpoint AS endpoint ON endpoint.id = key.virtual_endpoint_id
     WHERE key.merchant_id = $1 AND key.holder_id = $2 AND key.status = 'active'
       AND ($3::text IS NULL OR endpoint.customer_id = $3)`,
    [merchantId, holderId, customerId],
  );
  const ids = rows.map(({ id }) => id);
  // Endpoints before keys, as opening one locks them.
  await announce(sql, merchantId, ids);
  await sql.query(
    `UPDATE access_key SET status = 'revoked', revoked_at = now()
     WHERE merchant_id = $1 AND holder_id = $2 AND virtual_endpoint_id = ANY($3::text[])`,
    [merchantId, holderId, ids],
  );
}
