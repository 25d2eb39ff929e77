import type { Sealer } from "#server/infra/crypto.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { resealCredentials } from "./provider-credentials.ts";

const batchSize = 100;

/**
 * Moves every provider's credentials from APP_SECRET_PREVIOUS to APP_SECRET, after which the previous secret can be
 * forgotten. Versions stay: what is opened does not change. Safe to repeat and to run beside everything else.
 *
 * @returns how many rows moved
 * @throws Error when credentials were sealed by a secret that is neither
 */
export const makeResealAllCredentials =
  ({ prisma, sealer }: { prisma: PrismaClient; sealer: Sealer }) =>
  async (): Promise<number> => {
    let moved = 0;
    for (let after = ""; ; ) {
      const rows = await prisma.provider.findMany({
        where: { id: { gt: after }, sealedCredentials: { not: null } },
        orderBy: { id: "asc" },
        take: batchSize,
      });
      for (const row of rows) {
        const columns = resealCredentials(sealer, row.id, row);
        if (!columns) continue;
        // Only what was read is replaced: credentials that were changed meanwhile are under the current secret.
        const { count } = await prisma.provider.updateMany({
          where: { id: row.id, credentialsVersion: row.credentialsVersion },
          data: columns,
        });
        moved += count;
      }
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return moved;
      after = last.id;
    }
  };
