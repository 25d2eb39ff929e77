import type { Caller } from "#server/contracts/caller.ts";
import type { CustomerView } from "#server/contracts/customer.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { customerView } from "./customer-view.ts";

/** One customer of the merchant. @throws AppError not_found */
export const makeGetCustomer =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (caller: Caller, { id }: { id: string }): Promise<CustomerView> => {
    const row = await prisma.customer.findFirst({ where: { merchantId: caller.merchantId, id } });
    if (!row) throw notFound("customer");
    return customerView(row);
  };
