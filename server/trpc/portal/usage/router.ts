import { burnDownSchema, ownBurnDownInputSchema } from "#server/contracts/burn-down.ts";
import { ownUsageSummaryInputSchema, ownUsageSummarySchema } from "#server/contracts/reports.ts";
import { portalProcedure, router } from "../../procedures.ts";

export const portalUsageReportRouter = router({
  summary: portalProcedure
    .input(ownUsageSummaryInputSchema)
    .output(ownUsageSummarySchema)
    .query(({ ctx, input }) => ctx.useCases.ownUsageSummary(ctx.portal, input)),
  burnDown: portalProcedure
    .input(ownBurnDownInputSchema)
    .output(burnDownSchema)
    .query(({ ctx, input }) => ctx.useCases.ownBurnDown(ctx.portal, input)),
});
