import type { Caller } from "#server/contracts/caller.ts";
import type { ProviderView } from "#server/contracts/provider.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { providerView } from "./provider-view.ts";

/** The merchant's providers, newest first, without archived ones. */
export const makeListProviders =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, input: PageInput): Promise<Page<ProviderView>> => {
    const where = { merchantId: caller.merchantId, status: { not: "archived" }, ...afterCursor(input) };
    return toPage(await prisma.provider.findMany({ where, ...pageQuery(input) }), input.limit, providerView);
  };
