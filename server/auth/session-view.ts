import { type SessionView, sessionSchema } from "#server/contracts/session.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

/** A user with what they may enter: staff memberships and customers, each in the order they were given. */
export const makeFindSessionView =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (user: SessionView["user"]): Promise<SessionView> => {
    const memberships = await prisma.membership.findMany({
      where: { userId: user.id },
      select: {
        role: true,
        merchant: { select: { id: true, name: true, slug: true, testMode: true, timeZone: true } },
        customer: { select: { id: true, name: true } },
      },
      orderBy: { id: "asc" },
    });
    return sessionSchema.parse({
      user: { id: user.id, name: user.name, email: user.email },
      merchants: memberships
        .filter(({ customer }) => customer === null)
        .map(({ role, merchant }) => ({
          merchant_id: merchant.id,
          name: merchant.name,
          slug: merchant.slug,
          test_mode: merchant.testMode,
          time_zone: merchant.timeZone,
          role,
        })),
      customers: memberships.flatMap(({ role, merchant, customer }) =>
        customer === null
          ? []
          : [
              {
                customer_id: customer.id,
                name: customer.name,
                merchant_id: merchant.id,
                merchant_name: merchant.name,
                role,
              },
            ],
      ),
    });
  };
