import { notFound } from "#server/contracts/not-found.ts";
import type { CustomerRole, MerchantRole } from "#server/contracts/roles.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

export type NewMembership = { userId: string; merchantId: string } & (
  | { customerId?: undefined; role: MerchantRole }
  | { customerId: string; role: CustomerRole }
);

/**
 * Makes a user staff of a merchant, or a portal user of one of its customers; an existing membership gets the role.
 * @throws AppError not_found: the customer is not the merchant's
 */
export const makeGiveMembership =
  ({ prisma }: { prisma: PrismaClient }) =>
  (input: NewMembership): Promise<void> =>
    prisma.$transaction(async (transaction) => {
      const { userId, merchantId, role } = input;
      const customerId = input.customerId ?? null;
      if (customerId !== null && !(await transaction.customer.findFirst({ where: { id: customerId, merchantId } }))) {
        throw notFound("customer");
      }
      const { count } = await transaction.membership.updateMany({
        where: { userId, merchantId, customerId },
        data: { role },
      });
      if (count > 0) return;
      await transaction.membership.create({ data: { id: mintId("membership"), userId, merchantId, customerId, role } });
    });
