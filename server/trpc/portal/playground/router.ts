import { playgroundEndpointSchema, playgroundInputSchema, playgroundKeySchema } from "#server/contracts/playground.ts";
import { portalProcedure, router } from "../../procedures.ts";

export const portalPlaygroundRouter = router({
  get: portalProcedure
    .input(playgroundInputSchema)
    .output(playgroundEndpointSchema)
    .query(({ ctx, input }) => ctx.useCases.ownPlaygroundEndpoint(ctx.portal, input)),
  openKey: portalProcedure
    .input(playgroundInputSchema)
    .output(playgroundKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.openOwnPlayground(ctx.portal, input)),
});
