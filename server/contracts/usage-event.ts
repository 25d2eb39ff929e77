/**
 * A usage event: what one request did, as it travels from the gateway through the shard's Redis stream to
 * settlement. Written by `metering` (commit, refuse, sweep), read by `settlement`.
 *
 * Stream entry fields (all strings):
 *   e  the JSON of UsageEvent
 *   o  JSON of fields that override `e` (the sweep's status, units, charge), or absent
 *   c  charge in micro-credits to take from the wallet (signed for a correction)
 *   b  spendable total after it, micro-credits
 *   v  virtual endpoint id
 *   r  request id
 *   k  "usage" | "correction"
 */
import type { Units } from "./units.ts";

export const usageStatuses = [
  "succeeded",
  "refused",
  "failed",
  "client_aborted",
  "upstream_truncated",
  "budget_cut",
  "abandoned",
] as const;

export type UsageStatus = (typeof usageStatuses)[number];

/** One try of one route. `status`: the upstream's HTTP status, or "timeout", "reset", "connect", "tls", … */
export interface UsageAttempt {
  physical_model_id: string;
  status: number | string;
  ms: number;
  /** When it began, from the request's beginning; absent on records older than this field. */
  start_ms?: number | undefined;
}

/** JSON: amounts are decimal integer strings, times milliseconds. */
export interface UsageEvent {
  /** req_… ; its UUIDv7 carries occurred_at. */
  request_id: string;
  merchant_id: string;
  ve_id: string;
  customer_id: string;
  key_id: string;
  /** The first key of its line of rotations, whose limits and spend cap it shares; absent: the key itself. */
  key_lineage_id?: string | undefined;
  logical_model_id: string | null;
  /** As the client sent it. */
  logical_model: string;
  physical_model_id: string | null;
  provider_id: string | null;
  endpoint: string;
  status: UsageStatus;
  error_code: string | null;
  units: Units;
  estimated: boolean;
  /** Micro-credits, decimal integer. */
  charge: string;
  /** Nanos of cost_currency, decimal integer. */
  cost: string | null;
  cost_currency: string | null;
  price_version_id: string | null;
  cost_version_id: string | null;
  attempts: UsageAttempt[];
  latency_ms: number;
  ttft_ms: number | null;
  stream: boolean;
  app: string | null;
  client_request_id: string | null;
  /** Epoch of the shard in which the hold was taken. */
  epoch: number;
}
