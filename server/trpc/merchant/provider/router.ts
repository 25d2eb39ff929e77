import { catalogEffectSchema } from "#server/contracts/catalog-effect.ts";
import {
  createProviderInputSchema,
  listProvidersInputSchema,
  providerPageSchema,
  providerSchema,
  providerTestSchema,
  testProviderDraftInputSchema,
  testProviderInputSchema,
  updateProviderInputSchema,
} from "#server/contracts/provider.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Providers";

export const providerRouter = router({
  list: merchantProcedure("catalog.read")
    .meta(rest("GET", "/providers", tag, "List providers"))
    .input(listProvidersInputSchema)
    .output(providerPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listProviders(ctx.caller, input)),
  get: merchantProcedure("catalog.read")
    .meta(rest("GET", "/providers/{id}", tag, "Get a provider"))
    .input(idInputSchema)
    .output(providerSchema)
    .query(({ ctx, input }) => ctx.useCases.getProvider(ctx.caller, input)),
  create: merchantProcedure("catalog.write")
    .meta(rest("POST", "/providers", tag, "Create a provider"))
    .input(createProviderInputSchema)
    .output(providerSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createProvider(ctx.caller, input)),
  update: merchantProcedure("catalog.write")
    .meta(rest("PATCH", "/providers/{id}", tag, "Change a provider"))
    .input(updateProviderInputSchema)
    .output(providerSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateProvider(ctx.caller, input)),
  effect: merchantProcedure("catalog.read")
    .meta(rest("GET", "/providers/{id}/effect", tag, "What disabling or archiving it would do, in numbers"))
    .input(idInputSchema)
    .output(catalogEffectSchema)
    .query(({ ctx, input }) => ctx.useCases.providerEffect(ctx.caller, input)),
  delete: merchantProcedure("catalog.write")
    .meta(rest("DELETE", "/providers/{id}", tag, "Archive a provider"))
    .input(idInputSchema)
    .output(providerSchema)
    .mutation(({ ctx, input }) => ctx.useCases.archiveProvider(ctx.caller, input)),
  test: merchantProcedure("catalog.write")
    .meta(rest("POST", "/providers/{id}/test", tag, "Call the upstream and say what is wrong with it"))
    .input(testProviderInputSchema)
    .output(providerTestSchema)
    .mutation(({ ctx, input }) => ctx.useCases.testProvider(ctx.caller, input)),
  testDraft: merchantProcedure("catalog.write")
    .meta(rest("POST", "/providers/test", tag, "The same for one that is not saved; nothing is stored"))
    .input(testProviderDraftInputSchema)
    .output(providerTestSchema)
    .mutation(({ ctx, input }) => ctx.useCases.testProviderDraft(ctx.caller, input)),
});
