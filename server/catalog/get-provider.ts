import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ProviderView } from "#server/contracts/provider.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { providerView } from "./provider-view.ts";

/** One provider of the merchant, archived or not. @throws AppError not_found */
export const makeGetProvider =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, { id }: { id: string }): Promise<ProviderView> => {
    const row = await prisma.provider.findFirst({ where: { merchantId: caller.merchantId, id } });
    if (!row) throw notFound("provider");
    return providerView(row);
  };
