import { dashboardInputSchema, dashboardSchema } from "#server/contracts/reports.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

export const dashboardRouter = router({
  get: merchantProcedure("usage.read")
    .meta(rest("GET", "/dashboard", "Reports", "What was sold, earned and paid over a range, and over the one before"))
    .input(dashboardInputSchema)
    .output(dashboardSchema)
    .query(({ ctx, input }) => ctx.useCases.getDashboard(ctx.caller, input)),
});
