import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { ReadBalances } from "./live-balances.ts";
import { viewWithBalance, withParts } from "./virtual-endpoint-view.ts";

/** One virtual endpoint of the merchant with its live balance, archived or not. @throws AppError not_found */
export const makeGetVirtualEndpoint =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async (caller: Caller, { id }: { id: string }): Promise<VirtualEndpointView> => {
    const row = await prisma.virtualEndpoint.findFirst({
      where: { merchantId: caller.merchantId, id },
      include: withParts,
    });
    if (!row) throw notFound("virtual endpoint");
    return viewWithBalance(row, readBalances);
  };
