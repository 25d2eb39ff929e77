import type { ManagementKeyView } from "#server/contracts/access-key.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { managementKeyView } from "./management-key-view.ts";

/** The merchant's management keys, newest first, revoked ones included. */
export const makeListManagementKeys =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, input: PageInput): Promise<Page<ManagementKeyView>> => {
    const where = { merchantId: caller.merchantId, ...afterCursor(input) };
    return toPage(await prisma.managementKey.findMany({ where, ...pageQuery(input) }), input.limit, managementKeyView);
  };
