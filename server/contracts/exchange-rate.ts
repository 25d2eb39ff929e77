/**
 * Shapes of /exchange-rates and /reporting-rates (decision 24): what a currency is worth in credits, which is the
 * operator's price, and what it is worth in the currency that reports add up in; both with their history.
 */
import { z } from "zod";
import {
  costAmountInputSchema,
  creditsInputSchema,
  creditsSchema,
  currencySchema,
  nameSchema,
  pageOf,
  timeInputSchema,
  timeSchema,
} from "./wire.ts";

/** current: holds now; scheduled: from a moment to come; past: another one took its place. */
export const rateStatuses = ["current", "scheduled", "past"] as const;
export type RateStatus = (typeof rateStatuses)[number];

const historyShape = {
  status: z.enum(rateStatuses).describe("Whether it holds now, will, or did."),
  effective_at: timeSchema.describe("Holds from here on; a currency's first rate also for the time before."),
  set_by: z.string().nullable().describe("Who set it, as the audit trail names them; null: nobody that it knows."),
  created_at: timeSchema,
};
const effectiveInput = timeInputSchema.describe("Default: now.").optional();

export const exchangeRateSchema = z.object({
  id: z.string(),
  currency: currencySchema,
  credits_per_unit: creditsSchema.describe("Credits that one major unit of the currency buys."),
  ...historyShape,
});
export type ExchangeRateView = z.infer<typeof exchangeRateSchema>;
export const exchangeRatePageSchema = pageOf(exchangeRateSchema);

const isZero = (value: string) => /^(?=.*0)0*(?:\.0*)?$/.test(value);

export const createExchangeRateInputSchema = z.strictObject({
  currency: currencySchema,
  credits_per_unit: creditsInputSchema.refine((value) => !isZero(value), "must be more than zero"),
  effective_at: effectiveInput,
});
export type CreateExchangeRateInput = z.infer<typeof createExchangeRateInputSchema>;

export const reportingRateSchema = z.object({
  id: z.string(),
  currency: currencySchema,
  reporting_currency: currencySchema.describe("What it is told in."),
  rate: z.string().describe("Major units of the reporting currency for one of the currency, at most 9 decimals."),
  source: z.string().describe("Where the figure is from."),
  ...historyShape,
});
export type ReportingRateView = z.infer<typeof reportingRateSchema>;
export const reportingRatePageSchema = pageOf(reportingRateSchema);

export const createReportingRateInputSchema = z.strictObject({
  currency: currencySchema,
  reporting_currency: currencySchema.describe("Default: the merchant's.").optional(),
  rate: costAmountInputSchema
    .refine((value) => !isZero(value), "must be more than zero")
    .describe("Major units of the reporting currency for one of the currency, decimal string, at most 9 decimals."),
  source: nameSchema.describe("Where the figure is from, e.g. “ECB, 20 November 2026”."),
  effective_at: effectiveInput,
});
export type CreateReportingRateInput = z.infer<typeof createReportingRateInputSchema>;
