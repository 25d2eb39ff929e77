import { listOwnUsageInputSchema, portalUsagePageSchema } from "#server/contracts/portal.ts";
import { portalProcedure, router } from "../../procedures.ts";

export const portalUsageRouter = router({
  list: portalProcedure
    .input(listOwnUsageInputSchema)
    .output(portalUsagePageSchema)
    .query(({ ctx, input }) => ctx.useCases.listOwnUsage(ctx.portal, input)),
});
