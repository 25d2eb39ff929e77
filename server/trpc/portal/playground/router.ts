import { playgroundEndpointSchema, playgroundInputSchema, playgroundKeySchema } from "#server/contracts/playground.ts";
import { portalActionProcedure, portalProcedure, router } from "../../procedures.ts";

export const portalPlaygroundRouter = router({
  get: portalProcedure
    .input(playgroundInputSchema)
    .output(playgroundEndpointSchema)
    .query(({ ctx, input }) => ctx.useCases.ownPlaygroundEndpoint(ctx.portal, input)),
  openKey: portalActionProcedure("playground.use")
    .input(playgroundInputSchema)
    .output(playgroundKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.openOwnPlayground(ctx.portal, input)),
});
