import { portalEndpointPageSchema, portalEndpointSchema } from "#server/contracts/portal.ts";
import { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import { portalProcedure, router } from "../../procedures.ts";

export const portalEndpointRouter = router({
  list: portalProcedure
    .input(pageInputSchema)
    .output(portalEndpointPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnEndpoints(ctx.portal, input)),
  get: portalProcedure
    .input(idInputSchema)
    .output(portalEndpointSchema)
    .query(({ ctx, input }) => ctx.useCases.getOwnEndpoint(ctx.portal, input)),
});
