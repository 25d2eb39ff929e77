import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { ListedProviderView, listProvidersInputSchema, providerSorts } from "#server/contracts/provider.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { type SortKey, sortedIds } from "#server/infra/sorted-page.ts";
import { executorOfPrisma, type SqlExecutor } from "#server/infra/sql.ts";
import { providerView } from "./provider-view.ts";
import { makeConditions, readSort } from "./sorted-input.ts";

type Input = z.infer<typeof listProvidersInputSchema>;

const countModels = "SELECT count(*) FROM physical_model WHERE provider_id = provider.id AND status <> 'archived'";

const keys: Record<(typeof providerSorts)[number], SortKey> = {
  name: { expression: "lower(provider.name)", type: "text" },
  kind: { expression: "provider.kind", type: "text" },
  physical_models: { expression: `(${countModels})`, type: "bigint" },
  created_at: { expression: "provider.id", type: "text" },
};

/** Figures of these providers: models, and requests of the last 24 hours. */
async function countUse(sql: SqlExecutor, merchantId: string, ids: readonly string[]) {
  const rows = await sql.query<{ id: string; models: number; requests: string }>(
    `SELECT provider.id, (${countModels})::int AS models,
       (SELECT coalesce(sum(requests), 0)::text FROM usage_rollup AS rollup
        WHERE rollup.merchant_id = $1 AND rollup.bucket > now() - interval '24 hours' AND rollup.physical_model_id IN
          (SELECT id FROM physical_model WHERE provider_id = provider.id)) AS requests
     FROM provider WHERE merchant_id = $1 AND id = ANY($2::text[])`,
    [merchantId, ids],
  );
  return new Map(rows.map((row) => [row.id, { models: row.models, requests: Number(row.requests) }]));
}

/** The merchant's providers with what hangs on them, without archived ones; newest first where no order is asked for. */
export const makeListProviders =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller, input: Input): Promise<Page<ListedProviderView>> => {
    const sql = executorOfPrisma(prisma);
    const { conditions, values, where } = makeConditions(
      ["provider.merchant_id = $1", "provider.status <> 'archived'"],
      [merchantId],
    );
    where(input.kind, (p) => `provider.kind = ${p}`);
    where(input.status, (p) => `provider.status = ${p}`);
    where(input.search || undefined, (p) => {
      const has = (column: string) => `position(lower(${p}) in lower(${column})) > 0`;
      return `(${has("provider.name")} OR ${has("provider.base_url")} OR provider.id = ${p})`;
    });
    const { by, descending } = readSort(input.sort, "created_at");
    const query = { from: "provider", id: "provider.id", conditions, values, key: keys[by], descending };
    const { ids, next_cursor } = await sortedIds(sql, { ...query, limit: input.limit, cursor: input.cursor });
    const [rows, use] = await Promise.all([
      prisma.provider.findMany({ where: { merchantId, id: { in: ids } } }),
      countUse(sql, merchantId, ids),
    ]);
    const views = new Map(rows.map((row) => [row.id, providerView(row)]));
    const data = ids.flatMap((id) => {
      const view = views.get(id);
      const { models = 0, requests = 0 } = use.get(id) ?? {};
      return view ? [{ ...view, physical_models: models, requests_day: requests }] : [];
    });
    return { data, next_cursor };
  };
