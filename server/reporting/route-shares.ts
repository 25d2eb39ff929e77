import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type { RouteSharesView, routeSharesInputSchema } from "#server/contracts/route-plan.ts";
import { requireRow } from "#server/infra/require-row.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";

interface Row {
  logical_model_id: string;
  physical_model_id: string;
  requests: string;
  failed: string;
}

const statement = `
  SELECT logical_model_id, physical_model_id, sum(requests)::text AS requests,
    coalesce(sum(requests) FILTER (WHERE status IN ('failed', 'upstream_truncated')), 0)::text AS failed
  FROM usage_rollup
  WHERE merchant_id = $1 AND bucket >= $3 AND virtual_endpoint_id = $2 AND physical_model_id <> ''
  GROUP BY 1, 2 ORDER BY 1, 2`;

const quarterMs = 15 * 60_000;

/** Which physical models really answered an endpoint's models, by requests. @throws AppError not_found */
export const makeRouteShares =
  ({ database }: { database: SqlDatabase }) =>
  async ({ merchantId }: Caller, { id, hours }: z.infer<typeof routeSharesInputSchema>): Promise<RouteSharesView> => {
    await requireRow(database, "virtual_endpoint", merchantId, { id, param: "id" });
    const since = new Date(Math.floor((Date.now() - hours * 3_600_000) / quarterMs) * quarterMs);
    const rows = await database.query<Row>(statement, [merchantId, id, since]);
    return {
      since: since.toISOString(),
      data: rows.map(({ requests, failed, ...row }) => ({
        ...row,
        requests: Number(requests),
        failed: Number(failed),
      })),
    };
  };
