import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { type ViewPhysicalModels, viewPhysicalModel, withVersionsInForce } from "./physical-model-view.ts";

/**
 * Archives a physical model that no route uses; again: no-op.
 * @throws AppError not_found; conflict: a route uses it
 */
export const makeArchivePhysicalModel =
  ({ unitOfWork, viewPhysicalModels }: { unitOfWork: UnitOfWork; viewPhysicalModels: ViewPhysicalModels }) =>
  (caller: Caller, { id }: { id: string }): Promise<PhysicalModelView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      if (!(await lockRow(sql, "physical_model", caller.merchantId, id))) throw notFound("physical model");
      const before = await prisma.physicalModel.findUniqueOrThrow({ where: { id }, include: withVersionsInForce });
      const view = await viewPhysicalModel(viewPhysicalModels, prisma, before);
      if (before.status === "archived") return view;
      const used = await prisma.route.findFirst({
        where: { physicalModelId: id, logicalModel: { archivedAt: null } },
        select: { logicalModel: { select: { virtualEndpointId: true } } },
      });
      if (used) {
        throw new AppError("conflict", {
          userMessage: `Routes still use this model, e.g. those of ${used.logicalModel.virtualEndpointId}.`,
        });
      }
      await prisma.physicalModel.update({ where: { id }, data: { status: "archived" } });
      const subject = { subjectType: "physical_model", subjectId: id };
      await audit({ action: "physical_model.archive", ...subject, before: view });
      return { ...view, status: "archived" };
    });
