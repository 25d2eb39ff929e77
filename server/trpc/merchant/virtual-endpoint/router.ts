import {
  createVirtualEndpointInputSchema,
  listVirtualEndpointsInputSchema,
  updateVirtualEndpointInputSchema,
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
