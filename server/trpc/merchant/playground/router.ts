import { playgroundEndpointSchema, playgroundInputSchema, playgroundKeySchema } from "#server/contracts/playground.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Playground";
const base = "/virtual-endpoints/{ve_id}/playground";

export const playgroundRouter = router({
  get: merchantProcedure("keys.read")
    .meta(rest("GET", base, tag, "Get what of an endpoint can be chatted with"))
    .input(playgroundInputSchema)
    .output(playgroundEndpointSchema)
    .query(({ ctx, input }) => ctx.useCases.playgroundEndpoint(ctx.caller, input)),
  openKey: merchantProcedure("keys.write")
    .meta(rest("POST", `${base}/key`, tag, "Open a key for chats alone that ends after a quarter of an hour"))
    .input(playgroundInputSchema)
    .output(playgroundKeySchema)
    .mutation(({ ctx, input }) => ctx.useCases.openPlayground(ctx.caller, input)),
});
