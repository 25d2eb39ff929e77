import type { AccessKey } from "#prisma/generated/client.ts";
import type { AccessKeyView } from "#server/contracts/access-key.ts";
import { formatCredits } from "#server/contracts/money.ts";
import { rateLimitsSchema } from "#server/contracts/wire.ts";
import { scopesView } from "./endpoint-terms.ts";
import { keyCreditLimitOf } from "./model-limits.ts";

/** An access key as the API shows it at this time. */
export function accessKeyView(row: AccessKey, nowMs: number = Date.now()): AccessKeyView {
  const expired = row.expiresAt !== null && row.expiresAt.getTime() <= nowMs;
  const creditLimit = keyCreditLimitOf(row.creditLimit);
  return {
    id: row.id,
    ve_id: row.virtualEndpointId,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesView(row.scopes),
    rate_limits: rateLimitsSchema.parse(row.rateLimits),
    credit_limit: creditLimit && { amount: formatCredits(creditLimit.amount), window: creditLimit.window },
    status: row.status === "revoked" ? "revoked" : expired ? "expired" : "active",
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
