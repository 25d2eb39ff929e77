import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { createPhysicalModelInputSchema, PhysicalModelView } from "#server/contracts/physical-model.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { appendCost, appendPrice } from "./append-versions.ts";
import { physicalModelView, withVersionsInForce } from "./physical-model-view.ts";

/**
 * Creates a physical model with the first versions of its price and cost.
 * @throws AppError not_found: the provider; unprocessable: the provider is archived
 */
export const makeCreatePhysicalModel =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: z.infer<typeof createPhysicalModelInputSchema>): Promise<PhysicalModelView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { provider_id: providerId, price, cost, ...plain } = input;
      if (!(await lockRow(sql, "provider", caller.merchantId, providerId))) throw notFound("provider", "provider_id");
      const provider = await prisma.provider.findUniqueOrThrow({ where: { id: providerId } });
      if (provider.status === "archived") {
        throw new AppError("unprocessable", { userMessage: "The provider is archived.", param: "provider_id" });
      }
      const id = mintId("physicalModel");
      await prisma.physicalModel.create({ data: { id, merchantId: caller.merchantId, providerId, ...plain } });
      if (price) await appendPrice(work, caller, id, price);
      if (cost) await appendCost(work, caller, id, cost);
      const row = await prisma.physicalModel.findUniqueOrThrow({ where: { id }, include: withVersionsInForce });
      const view = physicalModelView(row);
      await audit({ action: "physical_model.create", subjectType: "physical_model", subjectId: id, after: view });
      return view;
    });
