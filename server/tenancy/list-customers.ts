import type { Caller } from "#server/contracts/caller.ts";
import type { CustomerView, ListCustomersInput } from "#server/contracts/customer.ts";
import { afterCursor, type Page, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { customerView } from "./customer-view.ts";

const found = (text: string) => {
  const contains = { contains: text, mode: "insensitive" } as const;
  return { OR: [{ name: contains }, { email: contains }, { id: text }] };
};

/** The merchant's customers, newest first. */
export const makeListCustomers =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ merchantId }: Caller, input: ListCustomersInput): Promise<Page<CustomerView>> => {
    const { status, search } = input;
    const where = {
      merchantId,
      ...(status ? { status } : {}),
      ...(search ? found(search) : {}),
      ...afterCursor(input),
    };
    return toPage(await prisma.customer.findMany({ where, ...pageQuery(input) }), input.limit, customerView);
  };
