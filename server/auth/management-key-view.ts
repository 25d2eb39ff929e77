import type { ManagementKey } from "#prisma/generated/client.ts";
import type { ManagementKeyView } from "#server/contracts/access-key.ts";
import { type MerchantRole, merchantRoles } from "#server/contracts/roles.ts";

/** The role a row carries; a row's text is checked by the database, an unknown one counts as the least. */
export const roleOf = (text: string): MerchantRole => merchantRoles.find((role) => role === text) ?? "viewer";

/** A management key as the API shows it. */
export const managementKeyView = (row: ManagementKey): ManagementKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  role: roleOf(row.role),
  status: row.revokedAt ? "revoked" : "active",
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
});
