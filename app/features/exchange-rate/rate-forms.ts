/** What the forms of the exchange rates' pages may post, and what becomes of it. Pure. */
import { z } from "zod";
import type { InputForm, Typed } from "#app/lib/answer-input.ts";
import { textAt } from "#app/lib/typed-values.ts";
import {
  type CreateExchangeRateInput,
  type CreateReportingRateInput,
  createExchangeRateInputSchema,
  createReportingRateInputSchema,
} from "#server/contracts/exchange-rate.ts";
import { dayStart } from "#server/contracts/zoned-time.ts";

/** When a chosen day begins in the merchant's zone; none: now. What is no day is left to the schema to refuse. */
function effectiveAt(typed: Typed, timeZone: string): { effective_at?: string } {
  const text = textAt(typed, "effective_at");
  if (text === undefined) return {};
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === "") return { effective_at: text };
  return { effective_at: new Date(dayStart(Number(year), Number(month), Number(day), timeZone)).toISOString() };
}

/** A figure as people type it: 1,000 is a thousand. */
const figureAt = (typed: Typed, name: string): string => (textAt(typed, name) ?? "").replaceAll(",", "");

const currency = z.string().regex(/^[A-Z]{3}$/, "must be chosen");

/** The form that says what a currency buys in credits; days are the zone's. */
export const exchangeRateForm = (timeZone: string): InputForm<CreateExchangeRateInput> => ({
  schema: createExchangeRateInputSchema.extend({ currency }),
  toInput: (typed) => ({
    currency: textAt(typed, "currency") ?? "",
    credits_per_unit: figureAt(typed, "credits_per_unit"),
    ...effectiveAt(typed, timeZone),
  }),
});

/** The form that says what a currency is worth in the reporting currency; days are the zone's. */
export const reportingRateForm = (timeZone: string): InputForm<CreateReportingRateInput> => ({
  schema: createReportingRateInputSchema.extend({ currency }),
  toInput: (typed) => ({
    currency: textAt(typed, "currency") ?? "",
    rate: figureAt(typed, "rate"),
    source: textAt(typed, "source") ?? "",
    ...effectiveAt(typed, timeZone),
  }),
});
