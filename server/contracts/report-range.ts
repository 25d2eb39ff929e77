/** The range of time that a report speaks of, and the buckets it is cut into. */
import { z } from "zod";
import { timeInputSchema, timeSchema } from "./wire.ts";

export const reportIntervals = ["hour", "day", "month"] as const;
export type ReportInterval = (typeof reportIntervals)[number];

/** How many buckets a report has at most, per interval. */
export const mostBuckets: Record<ReportInterval, number> = { hour: 24 * 31, day: 400, month: 120 };

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** An IANA name; offsets ("+08:00") are none: PostgreSQL reads their sign the other way round. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+/-]*$/, "must be an IANA time zone")
  .refine(isTimeZone, "must be an IANA time zone")
  .describe("IANA time zone, e.g. Asia/Shanghai.");

export const rangeShape = {
  from: timeInputSchema
    .describe("The range begins with the interval that holds this moment; default: 24 hours, 30 days or 12 months.")
    .optional(),
  to: timeInputSchema
    .describe("The range ends with the interval before which this moment lies; default: now.")
    .optional(),
  interval: z.enum(reportIntervals).default("day"),
  time_zone: timeZoneSchema.describe("IANA time zone of the hours and days; default: the merchant's.").optional(),
};

/** What a report really spoke of: whole intervals. */
export const rangeSchema = z.object({
  from: timeSchema,
  to: timeSchema.describe("Not part of it."),
  interval: z.enum(reportIntervals),
  time_zone: z.string(),
});
export type RangeView = z.infer<typeof rangeSchema>;
export type RangeInput = z.infer<z.ZodObject<typeof rangeShape>>;
