/** What arrives on a screen while it is open: balances, the day's counters and the requests as they are settled. */
import { z } from "zod";
import { ownFiguresSchema } from "./report-figures.ts";
import { usageStatuses } from "./usage-event.ts";
import { creditsSchema, idSchema, timeSchema } from "./wire.ts";

export const liveBalanceSchema = z.object({
  ve_id: z.string(),
  credit_budget: creditsSchema,
  credit_spend: creditsSchema,
  credit_remaining: creditsSchema,
});
export type LiveBalance = z.infer<typeof liveBalanceSchema>;

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

const shownSchema = {
  counters: z.boolean().default(false).describe("Today's counters."),
  requests: z
    .strictObject({ ve_id: idSchema.nullable().default(null) })
    .nullable()
    .default(null)
    .describe("Requests as they are settled, of one endpoint or of all."),
  lastEventId: z.string().max(200).nullish().describe("Set by the client when it connects again; not for people."),
};

/** What an open page of the console shows: one connection brings all of it, for browsers keep only a few. */
export const watchInputSchema = z.strictObject({
  ...shownSchema,
  balances: z.array(idSchema).max(200).default([]).describe("Endpoints whose balances are shown."),
});
export type WatchInput = z.infer<typeof watchInputSchema>;

/** The same of the portal: balances are those of all endpoints of the customer. */
export const ownWatchInputSchema = z.strictObject({ ...shownSchema, balances: z.boolean().default(false) });
export type OwnWatchInput = z.infer<typeof ownWatchInputSchema>;

export type LiveEvent =
  | { type: "balance"; balance: LiveBalance }
  | { type: "counters"; counters: LiveCounters }
  | { type: "request"; request: LiveRequest };
