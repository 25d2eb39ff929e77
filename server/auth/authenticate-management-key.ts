import type { MerchantRole } from "#server/contracts/roles.ts";
import type { KeyHasher } from "#server/infra/crypto.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { roleOf } from "./management-key-view.ts";

export interface ManagementPrincipal {
  keyId: string;
  merchantId: string;
  role: MerchantRole;
}

const shape = /^slm_[0-9A-Za-z]{43}$/;
/** last_used_at is as fine as this: a busy key must not write a row per call. */
const lastUsedGrainMs = 60_000;

/** Whose management key this secret is; null when unknown or revoked (no difference shown). */
export const makeAuthenticateManagementKey =
  ({ prisma, keys }: { prisma: PrismaClient; keys: KeyHasher }) =>
  async (secret: string): Promise<ManagementPrincipal | null> => {
    if (!shape.test(secret)) return null;
    const row = await prisma.managementKey.findUnique({ where: { hash: keys.hash(secret) } });
    if (!row || row.revokedAt) return null;
    const now = new Date();
    if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > lastUsedGrainMs) {
      await prisma.managementKey.update({ where: { id: row.id }, data: { lastUsedAt: now } });
    }
    return { keyId: row.id, merchantId: row.merchantId, role: roleOf(row.role) };
  };
