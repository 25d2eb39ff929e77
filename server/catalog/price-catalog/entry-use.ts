import type { PrismaClient } from "#server/infra/prisma.ts";
import { type ViewPhysicalModels, withVersionsInForce } from "../physical-model-view.ts";

export interface EntryUse {
  /** Models made of the entry. */
  models: number;
  /** Of these, models whose cost in force is stale. */
  stale: number;
}

/** Entry id → the merchant's models made of it; entries without any are missing. */
export async function useOfEntries(
  { prisma, viewPhysicalModels }: { prisma: PrismaClient; viewPhysicalModels: ViewPhysicalModels },
  merchantId: string,
): Promise<Map<string, EntryUse>> {
  const rows = await prisma.physicalModel.findMany({
    where: { merchantId, status: { not: "archived" }, catalogModel: { not: null } },
    include: withVersionsInForce,
  });
  const use = new Map<string, EntryUse>();
  for (const { catalog_model: entryId, cost_stale } of await viewPhysicalModels(prisma, merchantId, rows)) {
    if (entryId === null) continue;
    const { models, stale } = use.get(entryId) ?? { models: 0, stale: 0 };
    use.set(entryId, { models: models + 1, stale: stale + (cost_stale ? 1 : 0) });
  }
  return use;
}
