import { catalogEffectSchema } from "#server/contracts/catalog-effect.ts";
import {
  createPhysicalModelInputSchema,
  listedPhysicalModelSchema,
  listPhysicalModelsInputSchema,
  physicalModelPageSchema,
  physicalModelSchema,
  physicalModelVersionsSchema,
  updatePhysicalModelInputSchema,
} from "#server/contracts/physical-model.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Physical models";

export const physicalModelRouter = router({
  list: merchantProcedure("catalog.read")
    .meta(rest("GET", "/physical-models", tag, "List physical models"))
    .input(listPhysicalModelsInputSchema)
    .output(physicalModelPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listPhysicalModels(ctx.caller, input)),
  get: merchantProcedure("catalog.read")
    .meta(rest("GET", "/physical-models/{id}", tag, "Get a physical model"))
    .input(idInputSchema)
    .output(listedPhysicalModelSchema)
    .query(({ ctx, input }) => ctx.useCases.getPhysicalModel(ctx.caller, input)),
  versions: merchantProcedure("catalog.read")
    .meta(rest("GET", "/physical-models/{id}/versions", tag, "Every price and cost it had, with who wrote it and when"))
    .input(idInputSchema)
    .output(physicalModelVersionsSchema)
    .query(({ ctx, input }) => ctx.useCases.physicalModelVersions(ctx.caller, input)),
  create: merchantProcedure("catalog.write")
    .meta(rest("POST", "/physical-models", tag, "Create a physical model"))
    .input(createPhysicalModelInputSchema)
    .output(physicalModelSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createPhysicalModel(ctx.caller, input)),
  update: merchantProcedure("catalog.write")
    .meta(rest("PATCH", "/physical-models/{id}", tag, "Change a physical model, or append a price or cost version"))
    .input(updatePhysicalModelInputSchema)
    .output(physicalModelSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updatePhysicalModel(ctx.caller, input)),
  effect: merchantProcedure("catalog.read")
    .meta(rest("GET", "/physical-models/{id}/effect", tag, "What disabling or archiving it would do, in numbers"))
    .input(idInputSchema)
    .output(catalogEffectSchema)
    .query(({ ctx, input }) => ctx.useCases.physicalModelEffect(ctx.caller, input)),
  delete: merchantProcedure("catalog.write")
    .meta(rest("DELETE", "/physical-models/{id}", tag, "Archive a physical model"))
    .input(idInputSchema)
    .output(physicalModelSchema)
    .mutation(({ ctx, input }) => ctx.useCases.archivePhysicalModel(ctx.caller, input)),
});
