import type { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { kindsFault, priceFault } from "#server/contracts/modality.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PhysicalModelView, updatePhysicalModelInputSchema } from "#server/contracts/physical-model.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { Work } from "#server/infra/unit-of-work.ts";
import { announceModels } from "./announce-changes.ts";
import { appendCost, appendPrice } from "./append-versions.ts";
import { catalogEntryOf, type PhysicalModelDeps, refuseFault, refuseUnmetered } from "./create-physical-model.ts";
import { storedCreditLimit } from "./model-limits.ts";
import { viewPhysicalModel, withVersionsInForce } from "./physical-model-view.ts";

type Input = z.infer<typeof updatePhysicalModelInputSchema>;

/** The columns that change. Null takes a limit away. */
const columnsOf = ({ name, description, capabilities, status, unit_limit, credit_limit, catalog_model }: Input) => ({
  ...definedOf({ name, description, capabilities, status, catalogModel: catalog_model }),
  ...(unit_limit === undefined ? {} : { unitLimit: unit_limit ?? Prisma.DbNull }),
  ...(credit_limit === undefined
    ? {}
    : { creditLimit: credit_limit ? storedCreditLimit(credit_limit) : Prisma.DbNull }),
});

/** Appends the versions asked for; the entry named, or the model's own, must exist where it is needed. */
async function appendVersions(
  work: Work,
  { builtInCatalog }: PhysicalModelDeps,
  caller: Caller,
  input: Input,
  ownEntryId: string | null,
): Promise<void> {
  const { id, price, cost, refresh_cost: refresh } = input;
  const entryId = input.catalog_model === undefined ? ownEntryId : input.catalog_model;
  if (refresh && entryId === null) {
    refuseFault({ param: "refresh_cost", message: "the model is of no entry of the price catalog" });
  }
  const needsEntry = refresh || input.catalog_model;
  const entry = needsEntry && entryId !== null ? await catalogEntryOf(work, builtInCatalog, caller, entryId) : null;
  if (price) await appendPrice(work, caller, id, price);
  const asOf = input.cost_as_of === undefined ? null : new Date(input.cost_as_of);
  if (cost) await appendCost(work, caller, id, cost, asOf);
  else if (refresh && entry) await appendCost(work, caller, id, entry.cost, new Date(entry.as_of));
}

/**
 * Changes a physical model; a price or cost given is appended as a new version. Every endpoint that routes to it follows.
 * @throws AppError not_found; conflict: it is archived; invalid_request: figures that such a model does not use
 */
export const makeUpdatePhysicalModel =
  (deps: PhysicalModelDeps) =>
  (caller: Caller, input: Input): Promise<PhysicalModelView> =>
    deps.unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { id } = input;
      if (!(await lockRow(sql, "physical_model", caller.merchantId, id))) throw notFound("physical model");
      const row = await prisma.physicalModel.findUniqueOrThrow({ where: { id }, include: withVersionsInForce });
      if (row.status === "archived") {
        throw new AppError("conflict", { userMessage: "The physical model is archived." });
      }
      const before = await viewPhysicalModel(deps.viewPhysicalModels, prisma, row);
      if (input.price) {
        refuseFault(priceFault(before.modality, before.unit, input.price));
        const select = { kind: true, settings: true };
        refuseUnmetered(
          await prisma.provider.findUniqueOrThrow({ where: { id: row.providerId }, select }),
          input.price,
        );
      }
      if (input.cost) refuseFault(kindsFault(before.modality, input.cost, "cost"));
      await appendVersions(work, deps, caller, input, row.catalogModel);
      const changed = await prisma.physicalModel.update({
        where: { id },
        data: columnsOf(input),
        include: withVersionsInForce,
      });
      await announceModels(sql, caller.merchantId, [id]);
      const after = await viewPhysicalModel(deps.viewPhysicalModels, prisma, changed);
      await audit({ action: "physical_model.update", subjectType: "physical_model", subjectId: id, before, after });
      return after;
    });
