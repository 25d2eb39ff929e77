import {
  createReportingRateInputSchema,
  reportingRatePageSchema,
  reportingRateSchema,
} from "#server/contracts/exchange-rate.ts";
import { pageInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Exchange rates";

export const reportingRateRouter = router({
  list: merchantProcedure("usage.read")
    .meta(rest("GET", "/reporting-rates", tag, "List rates into reporting currencies with their history, newest first"))
    .input(pageInputSchema)
    .output(reportingRatePageSchema)
    .query(({ ctx, input }) => ctx.useCases.listReportingRates(ctx.caller, input)),
  create: merchantProcedure("credits.write")
    .meta(rest("POST", "/reporting-rates", tag, "Set what a currency is worth in the reporting currency"))
    .input(createReportingRateInputSchema)
    .output(reportingRateSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createReportingRate(ctx.caller, input)),
});
