import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PhysicalModelView, updatePhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { announceModels } from "./announce-changes.ts";
import { appendCost, appendPrice } from "./append-versions.ts";
import { physicalModelView, withVersionsInForce } from "./physical-model-view.ts";

/**
 * Changes a physical model; a price or cost given is appended as a new version. Every endpoint that routes to it follows.
 * @throws AppError not_found; conflict: it is archived
 */
export const makeUpdatePhysicalModel =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: z.infer<typeof updatePhysicalModelInputSchema>): Promise<PhysicalModelView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { id, price, cost, ...plain } = input;
      if (!(await lockRow(sql, "physical_model", caller.merchantId, id))) throw notFound("physical model");
      const before = await prisma.physicalModel.findUniqueOrThrow({ where: { id }, include: withVersionsInForce });
      if (before.status === "archived") {
        throw new AppError("conflict", { userMessage: "The physical model is archived." });
      }
      if (price) await appendPrice(work, caller, id, price);
      if (cost) await appendCost(work, caller, id, cost);
      const row = await prisma.physicalModel.update({
        where: { id },
        data: definedOf(plain),
        include: withVersionsInForce,
      });
      await announceModels(sql, caller.merchantId, [id]);
      const after = physicalModelView(row);
      const subject = { subjectType: "physical_model", subjectId: id };
      await audit({ action: "physical_model.update", ...subject, before: physicalModelView(before), after });
      return after;
    });
