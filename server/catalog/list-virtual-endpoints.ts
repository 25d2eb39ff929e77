import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import type {
  listVirtualEndpointsInputSchema,
  VirtualEndpointView,
  virtualEndpointSorts,
} from "#server/contracts/virtual-endpoint.ts";
import type { Page } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { type SortKey, sortedIds } from "#server/infra/sorted-page.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import type { ReadBalances } from "./live-balances.ts";
import { makeConditions, readSort } from "./sorted-input.ts";
import { viewsWithBalances, withParts } from "./virtual-endpoint-view.ts";

type Input = z.infer<typeof listVirtualEndpointsInputSchema>;

/** Budget and spend as they are settled; what is shown is live. */
const sortKeys: Record<(typeof virtualEndpointSorts)[number], SortKey> = {
  name: { expression: "lower(endpoint.name)", type: "text" },
  customer: { expression: "lower(customer.name)", type: "text" },
  budget: { expression: "wallet.budget_micros", type: "numeric" },
  spend: { expression: "wallet.spend_micros", type: "numeric" },
  created_at: { expression: "endpoint.id", type: "text" },
};

const from = `virtual_endpoint AS endpoint
  LEFT JOIN customer ON customer.id = endpoint.customer_id
  LEFT JOIN ve_wallet AS wallet ON wallet.virtual_endpoint_id = endpoint.id`;

function conditionsOf(merchantId: string, input: Input) {
  const kind = input.is_template === "true" ? "endpoint.is_template" : "NOT endpoint.is_template";
  const made = makeConditions(["endpoint.merchant_id = $1", "endpoint.status <> 'archived'", kind], [merchantId]);
  made.where(input.customer_id, (p) => `endpoint.customer_id = ${p}`);
  made.where(input.ve_template_id, (p) => `endpoint.template_id = ${p}`);
  made.where(
    input.physical_model_id,
    (p) => `EXISTS (SELECT 1 FROM route JOIN logical_model AS logical ON logical.id = route.logical_model_id
      WHERE logical.virtual_endpoint_id = endpoint.id AND logical.archived_at IS NULL
        AND route.merchant_id = $1 AND route.physical_model_id = ${p})`,
  );
  made.where(input.status, (p) => `endpoint.status = ${p}`);
  made.where(input.search || undefined, (p) => {
    const has = (column: string) => `position(lower(${p}) in lower(${column})) > 0`;
    return `(${has("endpoint.name")} OR ${has("customer.name")} OR endpoint.id = ${p} OR endpoint.customer_id = ${p})`;
  });
  return made;
}

/**
 * The merchant's virtual endpoints with live balances, or its templates, without archived ones; newest first where no order is asked for.
 * @throws AppError not_found: the customer, the template, the physical model
 */
export const makeListVirtualEndpoints =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async ({ merchantId }: Caller, input: Input): Promise<Page<VirtualEndpointView>> => {
    const sql = executorOfPrisma(prisma);
    await requireRow(sql, "customer", merchantId, { id: input.customer_id, param: "customer_id" });
    await requireRow(sql, "virtual_endpoint", merchantId, { id: input.ve_template_id, param: "ve_template_id" });
    await requireRow(sql, "physical_model", merchantId, { id: input.physical_model_id, param: "physical_model_id" });
    const { conditions, values } = conditionsOf(merchantId, input);
    const { by, descending } = readSort(input.sort, "created_at");
    const { ids, next_cursor } = await sortedIds(sql, {
      from,
      id: "endpoint.id",
      conditions,
      values,
      key: sortKeys[by],
      descending,
      limit: input.limit,
      cursor: input.cursor,
    });
    const rows = await prisma.virtualEndpoint.findMany({ where: { merchantId, id: { in: ids } }, include: withParts });
    const views = await viewsWithBalances(rows, readBalances);
    return { data: ids.flatMap((id) => views.get(id) ?? []), next_cursor };
  };
