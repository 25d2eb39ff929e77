import { checkoutInputSchema, checkoutSummarySchema } from "#server/contracts/checkout.ts";
import { publicProcedure, router, siteOf } from "../../procedures.ts";

export const checkoutRouter = router({
  get: publicProcedure
    .input(checkoutInputSchema)
    .output(checkoutSummarySchema)
    .query(({ ctx, input }) => ctx.useCases.checkoutSummary({ ...input, ...siteOf(ctx) })),
});
