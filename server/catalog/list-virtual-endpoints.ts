import type { Caller } from "#server/contracts/caller.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { afterCursor, type Page, type PageInput, pageQuery } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import type { ReadBalances } from "./live-balances.ts";
import { viewsWithBalances, withParts } from "./virtual-endpoint-view.ts";

/** Part of the endpoint's or its customer's name, or the whole id of either. */
function matching(search: string | undefined) {
  if (!search) return {};
  const part = { contains: search, mode: "insensitive" as const };
  return { OR: [{ name: part }, { customer: { name: part } }, { id: search }, { customerId: search }] };
}

/** The merchant's virtual endpoints with live balances, newest first, without archived ones. @throws AppError not_found: the customer */
export const makeListVirtualEndpoints =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async (
    caller: Caller,
    input: PageInput & { customer_id?: string | undefined; search?: string | undefined },
  ): Promise<Page<VirtualEndpointView>> => {
    const filter = { id: input.customer_id, param: "customer_id" };
    await requireRow(executorOfPrisma(prisma), "customer", caller.merchantId, filter);
    const rows = await prisma.virtualEndpoint.findMany({
      where: {
        merchantId: caller.merchantId,
        status: { not: "archived" },
        ...definedOf({ customerId: input.customer_id }),
        ...matching(input.search),
        ...afterCursor(input),
      },
      include: withParts,
      ...pageQuery(input),
    });
    const views = await viewsWithBalances(rows.slice(0, input.limit), readBalances);
    const data = [...views.values()];
    return { data, next_cursor: rows.length > input.limit ? (data.at(-1)?.id ?? null) : null };
  };
