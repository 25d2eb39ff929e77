/** Shapes of /dashboard and /usage-summary. */
import { z } from "zod";
import { latencyShape, merchantFiguresSchema, ownFiguresSchema } from "./report-figures.ts";
import { rangeSchema, rangeShape } from "./report-range.ts";
import { creditsSchema, idSchema, nameSchema, timeSchema } from "./wire.ts";

const dateSchema = z.string().describe("Day on which the bucket begins, in the zone that held then: 2026-11-21.");
const bucketSchema = merchantFiguresSchema.extend(latencyShape).extend({ start: timeSchema, date: dateSchema });
const totalSchema = merchantFiguresSchema.extend(latencyShape);

export const dashboardInputSchema = z.strictObject({
  ...rangeShape,
  compare: z.enum(["previous", "none"]).default("previous").describe("With the range of the same length before."),
  ve_id: idSchema.optional(),
  customer_id: idSchema.optional(),
  top: z.coerce.number<number>().int().min(1).max(50).default(5).describe("Rows of each ranking."),
});
export type DashboardInput = z.infer<typeof dashboardInputSchema>;

const rankedSchema = merchantFiguresSchema.extend({ id: z.string(), name: z.string() });

export const dashboardSchema = rangeSchema.extend({
  buckets: z.array(bucketSchema).describe("One per interval, also where nothing happened."),
  total: totalSchema,
  previous: rangeSchema
    .extend({ buckets: z.array(bucketSchema), total: totalSchema })
    .nullable()
    .describe("As many intervals before; null: not asked for."),
  top: z
    .object({
      customers: z.array(rankedSchema),
      virtual_endpoints: z.array(rankedSchema),
      logical_models: z.array(rankedSchema).describe("By name, over all endpoints."),
      physical_models: z.array(rankedSchema),
    })
    .describe("By charge."),
});
export type DashboardView = z.infer<typeof dashboardSchema>;

/** What usage may be grouped by; the portal's are those that tell nothing of the merchant's own business. */
export const portalGroupings = ["none", "virtual_endpoint", "logical_model", "access_key", "status"] as const;
export const groupings = [...portalGroupings, "customer", "department", "physical_model", "provider"] as const;
export type Grouping = (typeof groupings)[number];

const groupLimitSchema = z.coerce
  .number<number>()
  .int()
  .min(1)
  .max(200)
  .default(8)
  .describe("Groups with the largest charge; the others are one together.");

const filterShape = {
  ve_id: idSchema.optional(),
  key_id: idSchema.optional(),
  logical_model: nameSchema.optional(),
};

export const usageSummaryInputSchema = z.strictObject({
  ...rangeShape,
  ...filterShape,
  customer_id: idSchema.optional(),
  physical_model_id: idSchema.optional(),
  group_by: z.enum(groupings).default("none"),
  limit: groupLimitSchema,
});
export type UsageSummaryInput = z.infer<typeof usageSummaryInputSchema>;

export const ownUsageSummaryInputSchema = z.strictObject({
  ...rangeShape,
  ...filterShape,
  group_by: z.enum(portalGroupings).default("none"),
  limit: groupLimitSchema,
});
export type OwnUsageSummaryInput = z.infer<typeof ownUsageSummaryInputSchema>;

/** One figure per bucket, in the order of `starts`: what charts draw. */
const seriesSchema = z.object({
  requests: z.array(z.number().int()),
  errors: z.array(z.number().int()),
  charge: z.array(creditsSchema),
  input_tokens: z.array(z.number().int()),
  output_tokens: z.array(z.number().int()),
});
export type SeriesView = z.infer<typeof seriesSchema>;

const groupShape = {
  key: z
    .string()
    .nullable()
    .describe("Id of what it is grouped by, or its name (model, department, status); null: all others together."),
  name: z.string(),
  series: seriesSchema,
};

export const usageSummarySchema = rangeSchema.extend({
  starts: z.array(timeSchema).describe("Beginning of each bucket."),
  dates: z.array(dateSchema),
  groups: z.array(merchantFiguresSchema.extend(groupShape)),
  total: merchantFiguresSchema.extend({ series: seriesSchema }),
});
export type UsageSummaryView = z.infer<typeof usageSummarySchema>;

export const ownUsageSummarySchema = rangeSchema.extend({
  starts: z.array(timeSchema),
  dates: z.array(dateSchema),
  groups: z.array(ownFiguresSchema.extend(groupShape)),
  total: ownFiguresSchema.extend({ series: seriesSchema }),
});
export type OwnUsageSummaryView = z.infer<typeof ownUsageSummarySchema>;
