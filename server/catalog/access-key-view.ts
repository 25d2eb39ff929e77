import type { AccessKey } from "#prisma/generated/client.ts";
import type { AccessKeyView } from "#server/contracts/access-key.ts";
import { rateLimitsSchema } from "#server/contracts/wire.ts";

/** An access key as the API shows it at this time. */
export function accessKeyView(row: AccessKey, nowMs: number = Date.now()): AccessKeyView {
  const expired = row.expiresAt !== null && row.expiresAt.getTime() <= nowMs;
  return {
    id: row.id,
    ve_id: row.virtualEndpointId,
    name: row.name,
    prefix: row.prefix,
    rate_limits: rateLimitsSchema.parse(row.rateLimits),
    status: row.status === "revoked" ? "revoked" : expired ? "expired" : "active",
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
