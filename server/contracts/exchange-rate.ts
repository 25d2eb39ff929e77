/** Shapes of /exchange-rates: what a currency is worth in credits, with its history. */
import { z } from "zod";
import { creditsInputSchema, creditsSchema, currencySchema, pageOf, timeInputSchema, timeSchema } from "./wire.ts";

export const exchangeRateSchema = z.object({
  id: z.string(),
  currency: currencySchema,
  credits_per_unit: creditsSchema.describe("Credits that one major unit of the currency buys."),
  effective_at: timeSchema.describe("Holds from here on; a currency's first rate also for the time before."),
  created_at: timeSchema,
});
export type ExchangeRateView = z.infer<typeof exchangeRateSchema>;
export const exchangeRatePageSchema = pageOf(exchangeRateSchema);

export const createExchangeRateInputSchema = z.strictObject({
  currency: currencySchema,
  credits_per_unit: creditsInputSchema.refine((value) => !/^0*(?:\.0*)?$/.test(value), "must be more than zero"),
  effective_at: timeInputSchema.describe("Default: now.").optional(),
});
export type CreateExchangeRateInput = z.infer<typeof createExchangeRateInputSchema>;
