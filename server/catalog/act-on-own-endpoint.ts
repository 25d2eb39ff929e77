import { type Acting, actingInPortal, type PortalCaller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

/**
 * A portal user as the one who acts on an endpoint, which must be their customer's; an endpoint never changes hands.
 * @throws AppError not_found: it is another's, or archived
 */
export const makeActOnOwnEndpoint =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (portal: PortalCaller, { ve_id: id }: { ve_id: string }): Promise<Acting> => {
    const { merchantId, customerId } = portal;
    const where = { merchantId, customerId, id, isTemplate: false, status: { not: "archived" } };
    if (!(await prisma.virtualEndpoint.findFirst({ where, select: { id: true } }))) {
      throw notFound("virtual endpoint", "ve_id");
    }
    return actingInPortal(portal);
  };
