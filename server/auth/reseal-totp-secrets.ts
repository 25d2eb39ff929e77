import type { Sealer } from "#server/infra/crypto.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { totpContext } from "./two-factor.ts";

const batchSize = 100;

/**
 * Moves the secrets of authenticators from APP_SECRET_PREVIOUS to APP_SECRET. Safe to repeat and beside everything else.
 * @returns how many moved
 * @throws Error when one was sealed by a secret that is neither
 */
export const makeResealTotpSecrets =
  ({ prisma, sealer }: { prisma: PrismaClient; sealer: Sealer }) =>
  async (): Promise<number> => {
    let moved = 0;
    for (let after = ""; ; ) {
      const where = { userId: { gt: after } };
      const rows = await prisma.totpSecret.findMany({ where, orderBy: { userId: "asc" }, take: batchSize });
      for (const { userId, sealedSecret, sealKeyId } of rows) {
        const sealed = { data: new Uint8Array(sealedSecret), keyId: sealKeyId };
        const fresh = sealer.reseal(sealed, totpContext(userId));
        if (!fresh) continue;
        // A secret that was made anew meanwhile is under the current one already.
        const { count } = await prisma.totpSecret.updateMany({
          where: { userId, sealedSecret },
          data: { sealedSecret: fresh.data, sealKeyId: fresh.keyId },
        });
        moved += count;
      }
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return moved;
      after = last.userId;
    }
  };
