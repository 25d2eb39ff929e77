import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { ListedPhysicalModelView, listPhysicalModelsInputSchema } from "#server/contracts/physical-model.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { sortedIds } from "#server/infra/sorted-page.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { describeModels } from "./described-models.ts";
import { modelNeeds, modelSortKeys, modelsWithVersions } from "./physical-model-sorts.ts";
import { type ViewPhysicalModels, withVersionsInForce } from "./physical-model-view.ts";
import { makeConditions, readSort } from "./sorted-input.ts";

type Input = z.infer<typeof listPhysicalModelsInputSchema>;

interface Deps {
  prisma: PrismaClient;
  viewPhysicalModels: ViewPhysicalModels;
}

/** Those whose cost the price catalog, or the calendar, calls stale. */
async function staleIds({ prisma, viewPhysicalModels }: Deps, merchantId: string): Promise<string[]> {
  const rows = await prisma.physicalModel.findMany({
    where: { merchantId, status: { not: "archived" }, costs: { some: {} } },
    include: withVersionsInForce,
  });
  const views = await viewPhysicalModels(prisma, merchantId, rows);
  return views.flatMap(({ id, cost_stale }) => (cost_stale ? [id] : []));
}

async function conditionsOf(deps: Deps, merchantId: string, input: Input) {
  const made = makeConditions(["model.merchant_id = $1", "model.status <> 'archived'"], [merchantId]);
  const { conditions, where } = made;
  where(input.provider_id, (p) => `model.provider_id = ${p}`);
  where(input.modality, (p) => `model.modality = ${p}`);
  where(input.status, (p) => `model.status = ${p}`);
  where(input.search || undefined, (p) => {
    const has = (column: string) => `position(lower(${p}) in lower(${column})) > 0`;
    return `(${has("model.name")} OR ${has("model.description")} OR ${has("provider.name")} OR model.id = ${p})`;
  });
  if (input.needs === "stale_cost") where(await staleIds(deps, merchantId), (p) => `model.id = ANY(${p}::text[])`);
  else if (input.needs) conditions.push(modelNeeds[input.needs]);
  return made;
}

/**
 * The merchant's physical models with what hangs on them, without archived ones; newest first where no order is asked for.
 * @throws AppError not_found: the provider
 */
export const makeListPhysicalModels =
  (deps: Deps) =>
  async ({ merchantId }: Caller, input: Input): Promise<Page<ListedPhysicalModelView>> => {
    const sql = executorOfPrisma(deps.prisma);
    await requireRow(sql, "provider", merchantId, { id: input.provider_id, param: "provider_id" });
    const { conditions, values } = await conditionsOf(deps, merchantId, input);
    const { by, descending } = readSort(input.sort, "created_at");
    const { ids, next_cursor } = await sortedIds(sql, {
      from: modelsWithVersions,
      id: "model.id",
      conditions,
      values,
      key: modelSortKeys[by],
      descending,
      limit: input.limit,
      cursor: input.cursor,
    });
    return { data: await describeModels(deps, merchantId, ids), next_cursor };
  };
