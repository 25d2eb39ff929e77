import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { describeModels } from "./described-models.ts";
import type { ViewPhysicalModels } from "./physical-model-view.ts";

/** One physical model of the merchant with what hangs on it, archived or not. @throws AppError not_found */
export const makeGetPhysicalModel =
  (deps: { prisma: PrismaClient; viewPhysicalModels: ViewPhysicalModels }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<ListedPhysicalModelView> => {
    const [model] = await describeModels(deps, merchantId, [id]);
    if (!model) throw notFound("physical model");
    return model;
  };
