/** The figures that reports add up. */
import { z } from "zod";
import { creditsSchema } from "./wire.ts";

/** Statuses of a request that ended by somebody's fault other than the client's. Refused ones are counted apart. */
export const errorStatuses = ["failed", "upstream_truncated", "abandoned"] as const;

const count = z.number().int();

export const unitFiguresSchema = z
  .object({
    input_tokens: count.describe("All that went in, cached ones too."),
    cached_tokens: count,
    output_tokens: count.describe("All that came out, reasoning too."),
    reasoning_tokens: count,
    images: count,
    seconds: count,
    characters: count,
  })
  .describe("What was consumed; each is in the unit of its name.");
export type UnitFigures = z.infer<typeof unitFiguresSchema>;

/** Without what is the merchant's own business. */
export const ownFiguresSchema = z.object({
  requests: count.describe("All of them, refused ones too."),
  errors: count.describe(`Those that ended as ${errorStatuses.join(", ")}.`),
  refused: count.describe("Turned away before any model was asked: budget, limits, keys."),
  units: unitFiguresSchema,
  charge: creditsSchema,
});
export type OwnFigures = z.infer<typeof ownFiguresSchema>;

export const merchantFiguresSchema = ownFiguresSchema.extend({
  costs: z
    .array(z.object({ currency: z.string(), amount: z.string().describe("Major units, decimal string.") }))
    .describe("What the providers take, per currency."),
  cost: creditsSchema
    .nullable()
    .describe("The costs in credits, by the exchange rates of their time; null: one is missing."),
  rates_missing: z
    .array(z.string())
    .describe(
      "Currencies whose costs can't be told in credits: no exchange rate, nor one into the reporting currency with a price of that one; or out of all bounds.",
    ),
  margin: creditsSchema.nullable().describe("Charge minus cost; null where the cost is."),
});
export type MerchantFigures = z.infer<typeof merchantFiguresSchema>;

const milliseconds = z.number().int().nullable();

/** Of succeeded requests, from histograms of the hours: at most an eighth off. Null: nothing was measured. */
export const latencyShape = {
  latency_p50_ms: milliseconds,
  latency_p95_ms: milliseconds,
  ttft_p50_ms: milliseconds.describe("Time to the first token."),
  ttft_p95_ms: milliseconds,
};
export type LatencyFigures = z.infer<z.ZodObject<typeof latencyShape>>;
