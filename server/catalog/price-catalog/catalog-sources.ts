import type { Caller } from "#server/contracts/caller.ts";
import type { CatalogSourcesView } from "#server/contracts/price-catalog.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { allEntries, type BuiltInCatalog } from "./price-catalog.ts";

/** Where the figures of the merchant's catalog come from, of which day, and whose models it knows. */
export const makeCatalogSources =
  ({ prisma, builtInCatalog }: { prisma: PrismaClient; builtInCatalog: BuiltInCatalog }) =>
  async ({ merchantId }: Caller): Promise<CatalogSourcesView> => {
    const [entries, { staleCostDays }] = await Promise.all([
      allEntries(prisma, builtInCatalog, merchantId),
      prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, select: { staleCostDays: true } }),
    ]);
    const sources = new Map<string, CatalogSourcesView["sources"][number]>();
    const providers = new Map<string, number>();
    for (const { source, as_of, imported, provider } of entries) {
      const key = JSON.stringify([as_of, source, imported]);
      const told = sources.get(key) ?? { source, as_of, imported, entries: 0 };
      sources.set(key, { ...told, entries: told.entries + 1 });
      providers.set(provider, (providers.get(provider) ?? 0) + 1);
    }
    return {
      sources: [...sources.entries()].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, source]) => source),
      providers: [...providers.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([provider, count]) => ({ provider, entries: count })),
      stale_cost_days: staleCostDays,
    };
  };
