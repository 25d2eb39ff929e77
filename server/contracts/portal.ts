/** What a customer sees of their own endpoints and usage: no cost, no provider, no physical model. */
import { z } from "zod";
import { usageRecordSchema } from "./usage-record.ts";
import { virtualEndpointSchema } from "./virtual-endpoint.ts";
import { idSchema, pageOf, pageShape } from "./wire.ts";

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

export const listOwnUsageInputSchema = z.strictObject({ ...pageShape, ve_id: idSchema.optional() });
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
export const portalUsagePageSchema = pageOf(portalUsageSchema);
