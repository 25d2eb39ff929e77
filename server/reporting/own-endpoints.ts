/** What a portal user sees of their customer's endpoints. */
import type { ReadBalances } from "#server/catalog/live-balances.ts";
import { viewsWithBalances, viewWithBalance, withParts } from "#server/catalog/virtual-endpoint-view.ts";
import type { PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PortalEndpointView } from "#server/contracts/portal.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { afterCursor, type Page, type PageInput, pageQuery } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

interface Deps {
  prisma: PrismaClient;
  readBalances: ReadBalances;
}

const portalView = (view: VirtualEndpointView): PortalEndpointView => ({
  id: view.id,
  name: view.name,
  department: view.department,
  credit_budget: view.credit_budget,
  credit_spend: view.credit_spend,
  credit_remaining: view.credit_remaining,
  rate_limits: view.rate_limits,
  status: view.status,
  created_at: view.created_at,
  models: view.logical_models.map(({ name, description }) => ({ name, description })),
});

const own = ({ merchantId, customerId }: PortalCaller) => ({
  ...{ merchantId, customerId, isTemplate: false },
  status: { not: "archived" },
});

/** The customer's endpoints with live balances, newest first. */
export const makeListOwnEndpoints =
  ({ prisma, readBalances }: Deps) =>
  async (caller: PortalCaller, input: PageInput): Promise<Page<PortalEndpointView>> => {
    const rows = await prisma.virtualEndpoint.findMany({
      where: { ...own(caller), ...afterCursor(input) },
      include: withParts,
      ...pageQuery(input),
    });
    const views = await viewsWithBalances(rows.slice(0, input.limit), readBalances);
    const data = [...views.values()].map(portalView);
    return { data, next_cursor: rows.length > input.limit ? (data.at(-1)?.id ?? null) : null };
  };

/** One endpoint of the customer. @throws AppError not_found */
export const makeGetOwnEndpoint =
  ({ prisma, readBalances }: Deps) =>
  async (caller: PortalCaller, { id }: { id: string }): Promise<PortalEndpointView> => {
    const row = await prisma.virtualEndpoint.findFirst({ where: { ...own(caller), id }, include: withParts });
    if (!row) throw notFound("virtual endpoint");
    return portalView(await viewWithBalance(row, readBalances));
  };
