import {
  createExchangeRateInputSchema,
  exchangeRatePageSchema,
  exchangeRateSchema,
} from "#server/contracts/exchange-rate.ts";
import { pageInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Exchange rates";

export const exchangeRateRouter = router({
  list: merchantProcedure("usage.read")
    .meta(rest("GET", "/exchange-rates", tag, "List exchange rates with their history, newest first"))
    .input(pageInputSchema)
    .output(exchangeRatePageSchema)
    .query(({ ctx, input }) => ctx.useCases.listExchangeRates(ctx.caller, input)),
  create: merchantProcedure("credits.write")
    .meta(rest("POST", "/exchange-rates", tag, "Set what a currency is worth in credits, from a moment on"))
    .input(createExchangeRateInputSchema)
    .output(exchangeRateSchema)
    .mutation(({ ctx, input }) => ctx.useCases.createExchangeRate(ctx.caller, input)),
});
