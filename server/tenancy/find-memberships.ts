import { customerRoles, merchantRoles } from "#server/contracts/roles.ts";
import type { SessionView } from "#server/contracts/session.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

export type Memberships = Pick<SessionView, "merchants" | "customers">;

/** What a user may enter, oldest membership first. */
export const makeFindMemberships =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (userId: string): Promise<Memberships> => {
    const rows = await prisma.membership.findMany({
      where: { userId },
      include: { merchant: true, customer: true },
      orderBy: { id: "asc" },
    });
    return {
      merchants: rows.flatMap(({ customerId, merchant, role: text }) => {
        const role = merchantRoles.find((known) => known === text);
        if (customerId !== null || !role) return [];
        const { id, name, slug, testMode, timeZone } = merchant;
        return [{ merchant_id: id, name, slug, test_mode: testMode, time_zone: timeZone, role }];
      }),
      customers: rows.flatMap(({ customer, merchant, role: text }) => {
        const role = customerRoles.find((known) => known === text);
        if (!customer || !role || customer.status === "archived") return [];
        const { id, name } = customer;
        return [{ customer_id: id, name, merchant_id: merchant.id, merchant_name: merchant.name, role }];
      }),
    };
  };
