/** The range of time that a report speaks of, and the buckets it is cut into. */
import { z } from "zod";
import { timeInputSchema, timeSchema } from "./wire.ts";
import { isTimeZone, spelledTimeZone } from "./zoned-time.ts";

export const reportIntervals = ["hour", "day", "month"] as const;
export type ReportInterval = (typeof reportIntervals)[number];

/** How many buckets a report has at most, per interval. */
export const mostBuckets: Record<ReportInterval, number> = { hour: 24 * 31, day: 400, month: 120 };

/** An IANA name; offsets ("+08:00") are none: one of odd minutes would cut the quarter-hours that usage is summed by. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+/-]*$/, "must be an IANA time zone, like Europe/Berlin")
  .refine(isTimeZone, "must be an IANA time zone, like Europe/Berlin")
  .overwrite((name) => spelledTimeZone(name))
  .describe("IANA time zone, e.g. Asia/Shanghai.");

export const rangeShape = {
  from: timeInputSchema
    .describe("The range begins with the interval that holds this moment; default: 24 hours, 30 days or 12 months.")
    .optional(),
  to: timeInputSchema
    .describe("The range ends with the interval before which this moment lies; default: now.")
    .optional(),
  interval: z.enum(reportIntervals).default("day"),
  time_zone: timeZoneSchema
    .describe("IANA time zone of the hours and days; default: the merchant's, whichever held.")
    .optional(),
};

/** What a report really spoke of: whole intervals. */
export const rangeSchema = z.object({
  from: timeSchema,
  to: timeSchema.describe("Not part of it."),
  interval: z.enum(reportIntervals),
  time_zone: z
    .string()
    .describe("The merchant's own may have been another in the range: then days are of the one that held."),
});
export type RangeView = z.infer<typeof rangeSchema>;
export type RangeInput = z.infer<z.ZodObject<typeof rangeShape>>;
