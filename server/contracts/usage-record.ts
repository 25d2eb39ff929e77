/** Shapes of /usage-records. */
import { z } from "zod";
import { usageStatuses } from "./usage-event.ts";
import {
  creditsInputSchema,
  creditsSchema,
  filterTextSchema,
  idSchema,
  nameSchema,
  pageOf,
  pageShape,
  timeInputSchema,
  timeSchema,
} from "./wire.ts";

export const usageAttemptSchema = z.object({
  physical_model_id: z.string(),
  status: z.union([z.number(), z.string()]).describe("HTTP status, or timeout, reset, connect, …"),
  ms: z.number(),
  start_ms: z.number().nullable().default(null).describe("When it began, from the request's beginning; null: unknown."),
});

export const usageRecordSchema = z.object({
  id: z.string().describe("The request's id: x-request-id of the answer."),
  ve_id: z.string(),
  customer_id: z.string(),
  key_id: z.string(),
  app: z.string().nullable().describe("The key's label, or what the client sent as x-sluice-app."),
  client_request_id: z.string().nullable(),
  logical_model: z.string().describe("The model as the client named it."),
  physical_model_id: z.string().nullable(),
  provider_id: z.string().nullable(),
  endpoint: z.string(),
  status: z.enum(usageStatuses),
  error_code: z.string().nullable(),
  units: z.record(z.string(), z.number().int()).describe("Unit kind to count; disjoint."),
  estimated: z.boolean().describe("Counted by us because the provider said nothing."),
  charge: creditsSchema,
  cost: z.object({ amount: z.string().describe("Major units, decimal string."), currency: z.string() }).nullable(),
  price_version_id: z.string().nullable(),
  cost_version_id: z.string().nullable(),
  balance_after: creditsSchema.nullable(),
  attempts: z.array(usageAttemptSchema),
  latency_ms: z.number().int(),
  ttft_ms: z.number().int().nullable().describe("Time to the first token."),
  stream: z.boolean(),
  created_at: timeSchema,
});
export type UsageRecordView = z.infer<typeof usageRecordSchema>;

/** A record among others, with the names of what it belongs to. */
export const listedUsageRecordSchema = usageRecordSchema.extend({
  ve_name: z.string(),
  customer_name: z.string(),
  key_name: z.string(),
});
export type ListedUsageRecordView = z.infer<typeof listedUsageRecordSchema>;
export const usageRecordPageSchema = pageOf(listedUsageRecordSchema);

/** What the portal may filter by. */
export const ownUsageFilterShape = {
  ve_id: idSchema.optional(),
  key_id: idSchema.optional(),
  logical_model: filterTextSchema.describe("The model's name as the client sent it.").optional(),
  status: z.enum(usageStatuses).optional(),
  from: timeInputSchema.describe("Not before this time.").optional(),
  to: timeInputSchema.describe("Before this time.").optional(),
  request_id: nameSchema.describe("The request's id, or the one that the client gave it.").optional(),
  min_charge: creditsInputSchema.describe("Charged at least this many credits.").optional(),
};

export const usageFilterShape = {
  ...ownUsageFilterShape,
  customer_id: idSchema.optional(),
  model: filterTextSchema.describe("Logical model name, or a physical model's id.").optional(),
  physical_model_id: idSchema.optional(),
  provider_id: idSchema.optional(),
};
export type UsageFilter = z.infer<z.ZodObject<typeof usageFilterShape>>;

export const usageSorts = ["newest", "oldest", "charge", "latency"] as const;
export const usageSortSchema = z
  .enum(usageSorts)
  .default("newest")
  .describe("Newest or oldest first, or by the largest charge, or the longest.");
export type UsageSort = (typeof usageSorts)[number];

export const listUsageRecordsInputSchema = z.strictObject({
  ...pageShape,
  ...usageFilterShape,
  sort: usageSortSchema,
});
export type ListUsageRecordsInput = z.infer<typeof listUsageRecordsInputSchema>;
