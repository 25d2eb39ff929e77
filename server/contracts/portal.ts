/** What a customer sees of their own endpoints and usage: no cost, no provider, no physical model. */
import { z } from "zod";
import { priceSchema } from "./rate-table.ts";
import { ownUsageFilterShape, usageRecordSchema, usageSortSchema } from "./usage-record.ts";
import { virtualEndpointSchema } from "./virtual-endpoint.ts";
import { pageOf, pageShape } from "./wire.ts";

export const portalEndpointSchema = virtualEndpointSchema
  .pick({
    id: true,
    name: true,
    department: true,
    credit_budget: true,
    credit_spend: true,
    credit_remaining: true,
    rate_limits: true,
    status: true,
    created_at: true,
  })
  .extend({ models: z.array(z.object({ name: z.string(), description: z.string() })) });
export type PortalEndpointView = z.infer<typeof portalEndpointSchema>;
export const portalEndpointPageSchema = pageOf(portalEndpointSchema);

export const listOwnUsageInputSchema = z.strictObject({
  ...pageShape,
  ...ownUsageFilterShape,
  sort: usageSortSchema,
});
export type ListOwnUsageInput = z.infer<typeof listOwnUsageInputSchema>;
export const portalUsageSchema = usageRecordSchema.pick({
  id: true,
  ve_id: true,
  key_id: true,
  app: true,
  client_request_id: true,
  logical_model: true,
  endpoint: true,
  status: true,
  error_code: true,
  units: true,
  estimated: true,
  charge: true,
  balance_after: true,
  latency_ms: true,
  ttft_ms: true,
  stream: true,
  created_at: true,
});
export type PortalUsageView = z.infer<typeof portalUsageSchema>;

/** A record among others, with the names of what it belongs to. */
export const portalListedUsageSchema = portalUsageSchema.extend({ ve_name: z.string(), key_name: z.string() });
export type PortalListedUsageView = z.infer<typeof portalListedUsageSchema>;
export const portalUsagePageSchema = pageOf(portalListedUsageSchema);

/** A customer's receipt: what was used times its price is what was charged. */
export const portalReceiptSchema = portalUsageSchema.extend({
  ve_name: z.string(),
  key_name: z.string(),
  key_prefix: z.string(),
  price: priceSchema.nullable().describe("The price that was charged; null: nothing was."),
});
export type PortalReceiptView = z.infer<typeof portalReceiptSchema>;
