import { exhaustionPreviewSchema, previewExhaustionInputSchema } from "#server/contracts/exhaustion-preview.ts";
import {
  planRoutesInputSchema,
  routePlanSchema,
  routeSharesInputSchema,
  routeSharesSchema,
} from "#server/contracts/route-plan.ts";
import {
  copyVirtualEndpointInputSchema,
  createVirtualEndpointInputSchema,
  listVirtualEndpointsInputSchema,
  updateVirtualEndpointInputSchema,
  virtualEndpointEffectSchema,
  virtualEndpointPageSchema,
  virtualEndpointSchema,
} from "#server/contracts/virtual-endpoint.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Virtual endpoints";

export const virtualEndpointRouter = router({
  list: merchantProcedure("catalog.read")
    .meta(rest("GET", "/virtual-endpoints", tag, "List virtual endpoints with live balances"))
    .input(listVirtualEndpointsInputSchema)
    .output(virtualEndpointPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listVirtualEndpoints(ctx.caller, input)),
  get: merchantProcedure("catalog.read")
    .meta(rest("GET", "/virtual-endpoints/{id}", tag, "Get a virtual endpoint with its live balance"))
    .input(idInputSchema)
    .output(virtualEndpointSchema)
    .query(({ ctx, input }) => ctx.useCases.getVirtualEndpoint(ctx.caller, input)),
  create: merchantProcedure("catalog.write")
    .meta(rest("POST", "/virtual-endpoints", tag, "Create a virtual endpoint"))
    .input(createVirtualEndpointInputSchema)
    .output(virtualEndpointSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createVirtualEndpoint(ctx.caller, input)),
  copy: merchantProcedure("catalog.write")
    .meta(rest("POST", "/virtual-endpoints/{id}/copy", tag, "Create one with another's models, routes and terms"))
    .input(copyVirtualEndpointInputSchema)
    .output(virtualEndpointSchema)
    .mutation(({ ctx, input }) => ctx.useCases.copyVirtualEndpoint(ctx.caller, input)),
  effect: merchantProcedure("catalog.read")
    .meta(rest("GET", "/virtual-endpoints/{id}/effect", tag, "What disabling or archiving it would stop, in numbers"))
    .input(idInputSchema)
    .output(virtualEndpointEffectSchema)
    .query(({ ctx, input }) => ctx.useCases.virtualEndpointEffect(ctx.caller, input)),
  routeShares: merchantProcedure("catalog.read")
    .meta(rest("GET", "/virtual-endpoints/{id}/route-shares", tag, "Which routes really answered its models"))
    .input(routeSharesInputSchema)
    .output(routeSharesSchema)
    .query(({ ctx, input }) => ctx.useCases.routeShares(ctx.caller, input)),
  planRoutes: merchantProcedure("catalog.read")
    .meta(rest("POST", "/virtual-endpoints/{id}/route-plan", tag, "Which route a request would take now, and why"))
    .input(planRoutesInputSchema)
    .output(routePlanSchema)
    .mutation(({ ctx, input }) => ctx.useCases.planSample(ctx.caller, input)),
  previewExhaustion: merchantProcedure("catalog.read")
    .meta(rest("POST", "/exhaustion-preview", tag, "What clients see when the credits are used up"))
    .input(previewExhaustionInputSchema)
    .output(exhaustionPreviewSchema)
    .mutation(({ ctx, input }) => ctx.useCases.previewExhaustion(ctx.caller, input)),
  update: merchantProcedure("catalog.write")
    .meta(rest("PATCH", "/virtual-endpoints/{id}", tag, "Change a virtual endpoint"))
    .input(updateVirtualEndpointInputSchema)
    .output(virtualEndpointSchema)
    .mutation(({ ctx, input }) => ctx.useCases.updateVirtualEndpoint(ctx.caller, input)),
  delete: merchantProcedure("catalog.write")
    .meta(rest("DELETE", "/virtual-endpoints/{id}", tag, "Archive a virtual endpoint that is used up"))
    .input(idInputSchema)
    .output(virtualEndpointSchema)
    .mutation(({ ctx, input }) => ctx.useCases.archiveVirtualEndpoint(ctx.caller, input)),
});
