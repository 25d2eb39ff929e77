import { burnDownInputSchema, burnDownSchema } from "#server/contracts/burn-down.ts";
import { usageSummaryInputSchema, usageSummarySchema } from "#server/contracts/reports.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Reports";

export const usageRouter = router({
  summary: merchantProcedure("usage.read")
    .meta(
      rest("GET", "/usage-summary", tag, "Usage over a range, by hour, day or month and by whatever it is grouped by"),
    )
    .input(usageSummaryInputSchema)
    .output(usageSummarySchema)
    .query(({ ctx, input }) => ctx.useCases.usageSummary(ctx.caller, input)),
  burnDown: merchantProcedure("usage.read")
    .meta(rest("GET", "/burn-down", tag, "How the balance of an endpoint or a customer went, and when it runs out"))
    .input(burnDownInputSchema)
    .output(burnDownSchema)
    .query(({ ctx, input }) => ctx.useCases.burnDown(ctx.caller, input)),
});
