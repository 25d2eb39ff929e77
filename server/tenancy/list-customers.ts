import type { Caller } from "#server/contracts/caller.ts";
import type { CustomerView } from "#server/contracts/customer.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { customerView } from "./customer-view.ts";

/** The merchant's customers, newest first. */
export const makeListCustomers =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, input: PageInput): Promise<Page<CustomerView>> => {
    const where = { merchantId: caller.merchantId, ...afterCursor(input) };
    return toPage(await prisma.customer.findMany({ where, ...pageQuery(input) }), input.limit, customerView);
  };
