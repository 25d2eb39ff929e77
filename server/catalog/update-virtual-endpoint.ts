import type { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { parseCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { updateVirtualEndpointInputSchema, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { changeBudget, requireCreditsRight } from "./change-budget.ts";
import type { VirtualEndpointDeps } from "./create-virtual-endpoint.ts";
import { exhaustionColumns, routingColumns } from "./endpoint-terms.ts";
import { checkLogicalModels, lockTargets, replaceLogicalModels } from "./logical-models.ts";
import { refuseTemplate } from "./template.ts";
import { modelsVersionOf, viewWithBalance, withParts } from "./virtual-endpoint-view.ts";

type Input = z.infer<typeof updateVirtualEndpointInputSchema>;

const columnsOf = (input: Input) => ({
  ...(input.exhaustion && exhaustionColumns(input.exhaustion)),
  ...(input.routing && routingColumns(input.routing)),
  ...(input.provider_policy !== undefined && { providerPolicy: input.provider_policy ?? Prisma.DbNull }),
  ...definedOf({
    name: input.name,
    department: input.department,
    rateLimits: input.rate_limits,
    disconnectPolicy: input.disconnect_policy,
    maskModel: input.mask_model,
    status: input.status,
  }),
});

/**
 * Changes a virtual endpoint; running requests finish as they began, new ones follow. A new budget posts the
 * difference as an adjustment; models given replace all.
 *
 * @throws AppError not_found; conflict: it is archived, a template that is given credits, or its
 * models are not those of if_models_version; unprocessable and forbidden as when it is created
 */
export const makeUpdateVirtualEndpoint =
  ({ unitOfWork, readBalances }: VirtualEndpointDeps) =>
  (caller: Caller, input: Input): Promise<VirtualEndpointView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { merchantId } = caller;
      const { id, logical_models: models } = input;
      const budget = input.credit_budget === undefined ? null : parseCredits(input.credit_budget);
      if (budget !== null) requireCreditsRight(caller);
      if (models) {
        checkLogicalModels(models);
        await lockTargets(sql, merchantId, models);
      }
      if (!(await lockRow(sql, "virtual_endpoint", merchantId, id))) throw notFound("virtual endpoint");
      const before = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, include: withParts });
      if (before.status === "archived") {
        throw new AppError("conflict", { userMessage: "The virtual endpoint is archived." });
      }
      if (budget !== null && budget > 0n) refuseTemplate(before);
      if (input.if_models_version !== undefined && input.if_models_version !== modelsVersionOf(before.logicalModels)) {
        throw new AppError("conflict", {
          userMessage: "The models of this endpoint were changed meanwhile: load them again before you save yours.",
          param: "if_models_version",
        });
      }
      await prisma.virtualEndpoint.update({ where: { id }, data: columnsOf(input) });
      if (models) await replaceLogicalModels(work, caller, id, models);
      await announceEndpoints(sql, merchantId, [id]);
      if (budget !== null && !before.isTemplate) {
        await changeBudget(sql, readBalances, before, { budget, reason: input.reason ?? "Budget changed" });
      }
      const row = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, include: withParts });
      const after = await viewWithBalance(row, readBalances);
      const subject = { subjectType: "virtual_endpoint", subjectId: id };
      const beforeView = await viewWithBalance(before, readBalances);
      await audit({ action: "virtual_endpoint.update", ...subject, before: beforeView, after });
      return after;
    });
