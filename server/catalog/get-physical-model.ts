import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { type ViewPhysicalModels, viewPhysicalModel, withVersionsInForce } from "./physical-model-view.ts";

/** One physical model of the merchant, archived or not. @throws AppError not_found */
export const makeGetPhysicalModel =
  ({ prisma, viewPhysicalModels }: { prisma: PrismaClient; viewPhysicalModels: ViewPhysicalModels }) =>
  async (caller: Caller, { id }: { id: string }): Promise<PhysicalModelView> => {
    const row = await prisma.physicalModel.findFirst({
      where: { merchantId: caller.merchantId, id },
      include: withVersionsInForce,
    });
    if (!row) throw notFound("physical model");
    return viewPhysicalModel(viewPhysicalModels, prisma, row);
  };
