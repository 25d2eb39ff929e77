import { type SessionView, sessionSchema } from "#server/contracts/session.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { brandColumns, logoPathOf } from "#server/tenancy/brand.ts";

/** A user with what they may enter: staff memberships and customers, each in the order they were given. */
export const makeFindSessionView =
  ({ prisma }: { prisma: PrismaClient }) =>
  async ({ id: sessionId, user }: { id: string; user: SessionView["user"] }): Promise<SessionView> => {
    const secret = await prisma.totpSecret.findUnique({ where: { userId: user.id }, select: { confirmedAt: true } });
    const memberships = await prisma.membership.findMany({
      where: { userId: user.id },
      select: {
        role: true,
        merchant: {
          select: {
            id: true,
            ...brandColumns,
            slug: true,
            testMode: true,
            firstTimeZone: true,
            timeZones: {
              where: { startsAt: { lte: new Date() } },
              orderBy: { startsAt: "desc" },
              take: 1,
              select: { timeZone: true },
            },
            reportingCurrency: true,
            requireTwoFactor: true,
          },
        },
        customer: { select: { id: true, name: true } },
      },
      orderBy: { id: "asc" },
    });
    return sessionSchema.parse({
      session_id: sessionId,
      user: { id: user.id, name: user.name, email: user.email },
      two_factor: Boolean(secret?.confirmedAt),
      merchants: memberships
        .filter(({ customer }) => customer === null)
        .map(({ role, merchant }) => ({
          merchant_id: merchant.id,
          name: merchant.name,
          slug: merchant.slug,
          test_mode: merchant.testMode,
          time_zone: merchant.timeZones[0]?.timeZone ?? merchant.firstTimeZone,
          reporting_currency: merchant.reportingCurrency,
          accent: merchant.accent,
          logo_path: logoPathOf(merchant.id, merchant.logo),
          require_two_factor: merchant.requireTwoFactor,
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
                accent: merchant.accent,
                logo_path: logoPathOf(merchant.id, merchant.logo),
                role,
              },
            ],
      ),
    });
  };
