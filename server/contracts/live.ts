/** What arrives on a screen while it is open: balances, the day's counters and the requests as they are settled. */
import { z } from "zod";
import { ownFiguresSchema } from "./report-figures.ts";
import { usageStatuses } from "./usage-event.ts";
import { creditsSchema, idSchema, timeSchema } from "./wire.ts";

export const liveBalancesInputSchema = z.strictObject({ ve_ids: z.array(idSchema).min(1).max(200) });

export const liveBalanceSchema = z.object({
  ve_id: z.string(),
  credit_budget: creditsSchema,
  credit_spend: creditsSchema,
  credit_remaining: creditsSchema,
});
export type LiveBalance = z.infer<typeof liveBalanceSchema>;

/** `lastEventId` is set by the client when it connects again; it is not for people. */
const resumeShape = { lastEventId: z.string().max(200).nullish() };

export const liveRequestsInputSchema = z.strictObject({
  ve_id: idSchema.optional(),
  customer_id: idSchema.optional(),
  ...resumeShape,
});
export type LiveRequestsInput = z.infer<typeof liveRequestsInputSchema>;
export const ownLiveRequestsInputSchema = z.strictObject({ ve_id: idSchema.optional(), ...resumeShape });
export type OwnLiveRequestsInput = z.infer<typeof ownLiveRequestsInputSchema>;

/** A request as it is settled. */
export const liveRequestSchema = z.object({
  id: z.string(),
  ve_id: z.string(),
  customer_id: z.string(),
  key_id: z.string(),
  logical_model: z.string(),
  physical_model_id: z.string().nullable().describe("Null in the portal."),
  status: z.enum(usageStatuses),
  charge: creditsSchema,
  latency_ms: z.number().int(),
  ttft_ms: z.number().int().nullable(),
  created_at: timeSchema,
});
export type LiveRequest = z.infer<typeof liveRequestSchema>;

/** Today, in the merchant's time zone. */
export const liveCountersSchema = ownFiguresSchema.extend({ day: z.string().describe("2026-11-21") });
export type LiveCounters = z.infer<typeof liveCountersSchema>;
