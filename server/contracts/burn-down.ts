/** Shapes of /burn-down: how a balance went, and when it runs out. */
import { z } from "zod";
import { creditsSchema, idSchema, timeSchema } from "./wire.ts";

const daysSchema = z.coerce
  .number<number>()
  .int()
  .min(1)
  .max(90)
  .default(30)
  .describe("Days back; up to 3 in hours, else in days.");

export const burnDownInputSchema = z
  .strictObject({ ve_id: idSchema.optional(), customer_id: idSchema.optional(), days: daysSchema })
  .refine(({ ve_id, customer_id }) => (ve_id === undefined) !== (customer_id === undefined), {
    message: "give a virtual endpoint or a customer",
    path: ["ve_id"],
  });
export type BurnDownInput = z.infer<typeof burnDownInputSchema>;

export const ownBurnDownInputSchema = z.strictObject({
  ve_id: idSchema.describe("Default: all of the customer's endpoints together.").optional(),
  days: daysSchema,
});
export type OwnBurnDownInput = z.infer<typeof ownBurnDownInputSchema>;

export const forecastSchema = z.object({
  method: z.string().describe("How it was reckoned, for people."),
  window_hours: z.number().int().describe("Hours that the rate was taken from."),
  credits_per_hour: creditsSchema,
  credits_per_hour_low: creditsSchema.describe("Lower end of the range: four in five such forecasts lie within."),
  credits_per_hour_high: creditsSchema,
  runs_out_at: timeSchema.nullable().describe("Null: never, or not within ten years."),
  runs_out_earliest: timeSchema.nullable(),
  runs_out_latest: timeSchema.nullable(),
});
export type ForecastView = z.infer<typeof forecastSchema>;

export const burnDownSchema = z.object({
  balance: creditsSchema.describe("What is left at this moment, open holds taken off."),
  interval: z.enum(["hour", "day"]),
  points: z
    .array(
      z.object({
        at: timeSchema.describe("End of the interval; the last one is now."),
        balance: creditsSchema.describe("Settled balance at that moment."),
        charge: creditsSchema.describe("Charged in the interval."),
        granted: creditsSchema.describe("Credits that came, less those taken back, in the interval."),
      }),
    )
    .describe("Oldest first."),
  forecast: forecastSchema.nullable().describe("Null: nothing was charged in the last seven days."),
});
export type BurnDownView = z.infer<typeof burnDownSchema>;
