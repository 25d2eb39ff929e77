import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { mintId } from "#server/infra/mint.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import { shardKeys } from "#server/metering/keys.ts";
import type { TestEndpoint } from "./endpoint.ts";

/** A request of this endpoint that succeeded and cost 1500 micro-credits, changed by `changes`. */
export const usageEvent = (endpoint: TestEndpoint, changes: Partial<UsageEvent> = {}): UsageEvent => ({
  request_id: mintId("request"),
  merchant_id: endpoint.merchantId,
  ve_id: endpoint.virtualEndpointId,
  customer_id: endpoint.customerId,
  key_id: "key_test",
  logical_model_id: "lm_test",
  logical_model: "chat",
  physical_model_id: "pm_test",
  provider_id: "prv_test",
  endpoint: "chat/completions",
  status: "succeeded",
  error_code: null,
  units: { input: 100, output: 50, request: 1 },
  estimated: false,
  charge: "1500",
  cost: "2500",
  cost_currency: "USD",
  price_version_id: "prc_test",
  cost_version_id: "cst_test",
  attempts: [{ physical_model_id: "pm_test", status: 200, ms: 12 }],
  latency_ms: 30,
  ttft_ms: 10,
  stream: true,
  app: null,
  client_request_id: null,
  epoch: 1,
  ...changes,
});

/** What metering appends to a shard's stream, written by hand: fields of contracts/usage-event.ts. */
export interface HandWritten {
  event: UsageEvent | string;
  overrides?: Partial<UsageEvent>;
  kind?: "usage" | "correction";
  /** Default: the event's charge. */
  taken?: string;
}

/** Appends entries to a shard's usage stream. Answers their ids. */
export async function appendUsage(
  redis: RedisClient,
  endpoint: TestEndpoint,
  entries: readonly HandWritten[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const { event, overrides, kind = "usage", taken } of entries) {
    const json = typeof event === "string" ? event : JSON.stringify(event);
    const charge = taken ?? (typeof event === "string" ? "0" : event.charge);
    const requestId = typeof event === "string" ? "req_unknown" : event.request_id;
    const fields = ["e", json, "c", charge, "b", "0", "v", endpoint.virtualEndpointId, "r", requestId, "k", kind];
    if (overrides) fields.push("o", JSON.stringify(overrides));
    ids.push((await redis.xadd(shardKeys(endpoint.shard).usage, "*", ...fields)) ?? "");
  }
  return ids;
}
