import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { CatalogPreviewView, importCatalogInputSchema } from "#server/contracts/price-catalog.ts";
import { convertPublicCosts } from "./convert-public-cost.ts";
import { useOfEntries } from "./entry-use.ts";
import type { CatalogDeps } from "./list-catalog.ts";
import { allEntries } from "./price-catalog.ts";
import { sameCost } from "./stale-cost.ts";

type Input = z.infer<typeof importCatalogInputSchema>;

const mostShown = 200;

/** What an import of this file would change. Writes nothing. */
export const makePreviewCatalog =
  (deps: CatalogDeps) =>
  async ({ merchantId }: Caller, input: Input): Promise<CatalogPreviewView> => {
    const { entries, skipped } = convertPublicCosts(input.models);
    const [known, use] = await Promise.all([
      allEntries(deps.prisma, deps.builtInCatalog, merchantId),
      useOfEntries(deps, merchantId),
    ]);
    const before = new Map(known.map((entry) => [entry.id, entry]));
    const changes: CatalogPreviewView["changes"] = [];
    const counts = { added: 0, changed: 0, unchanged: 0, older: 0 };
    for (const { id, cost } of entries) {
      const entry = before.get(id);
      // An import of the same day lies over what is there.
      const fate = !entry
        ? "added"
        : entry.as_of > input.as_of
          ? "older"
          : sameCost(entry.cost, cost)
            ? "unchanged"
            : "changed";
      counts[fate]++;
      if (fate !== "added" && fate !== "changed") continue;
      const physical_models = use.get(id)?.models ?? 0;
      changes.push({ id, before: entry?.cost ?? null, after: cost, physical_models });
    }
    changes.sort(
      (a, b) =>
        b.physical_models - a.physical_models ||
        Number(a.before === null) - Number(b.before === null) ||
        (a.id < b.id ? -1 : 1),
    );
    return {
      ...counts,
      skipped: skipped.slice(0, mostShown),
      skipped_count: skipped.length,
      models_touched: changes.reduce((sum, { physical_models }) => sum + physical_models, 0),
      changes: changes.slice(0, mostShown),
    };
  };
