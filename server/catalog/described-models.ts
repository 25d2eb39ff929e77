import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma, type SqlExecutor } from "#server/infra/sql.ts";
import { type ViewPhysicalModels, withVersionsInForce } from "./physical-model-view.ts";
import { providerKindOf, statusOf } from "./provider-view.ts";

/** Routes of endpoints to these models, and requests of the last 24 hours. */
async function countUse(sql: SqlExecutor, merchantId: string, ids: readonly string[]) {
  const rows = await sql.query<{ id: string; routes: number; requests: string }>(
    `WITH routed AS (
       SELECT route.physical_model_id AS id, count(*)::int AS routes
       FROM route JOIN logical_model AS logical ON logical.id = route.logical_model_id AND logical.archived_at IS NULL
       JOIN virtual_endpoint AS endpoint ON endpoint.id = logical.virtual_endpoint_id AND endpoint.status <> 'archived' AND NOT endpoint.is_template
       WHERE route.merchant_id = $1 AND route.physical_model_id = ANY($2::text[]) GROUP BY 1
     ), asked AS (
       SELECT physical_model_id AS id, sum(requests)::text AS requests FROM usage_rollup
       WHERE merchant_id = $1 AND bucket > now() - interval '24 hours' AND physical_model_id = ANY($2::text[]) GROUP BY 1
     )
     SELECT id, coalesce(routes, 0)::int AS routes, coalesce(requests, '0') AS requests
     FROM routed FULL JOIN asked USING (id)`,
    [merchantId, ids],
  );
  return new Map(rows.map(({ id, routes, requests }) => [id, { routes, requests_day: Number(requests) }]));
}

/** These models of a merchant in this order, each with its provider and its use; what is not there is left out. */
export async function describeModels(
  { prisma, viewPhysicalModels }: { prisma: PrismaClient; viewPhysicalModels: ViewPhysicalModels },
  merchantId: string,
  ids: readonly string[],
): Promise<ListedPhysicalModelView[]> {
  const [rows, use] = await Promise.all([
    prisma.physicalModel.findMany({
      where: { merchantId, id: { in: [...ids] } },
      include: { ...withVersionsInForce, provider: true },
    }),
    countUse(executorOfPrisma(prisma), merchantId, ids),
  ]);
  const views = await viewPhysicalModels(prisma, merchantId, rows);
  const described = new Map(
    rows.flatMap((row, index) => {
      const view = views[index];
      if (!view) return [];
      const { name, kind, status } = row.provider;
      const provider = { provider_name: name, provider_kind: providerKindOf(kind), provider_status: statusOf(status) };
      const { routes, requests_day } = use.get(row.id) ?? { routes: 0, requests_day: 0 };
      return [[row.id, { ...view, ...provider, routes, requests_day }] as const];
    }),
  );
  return ids.flatMap((id) => described.get(id) ?? []);
}
