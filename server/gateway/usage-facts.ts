/** The usage event of a request, from what is known at its begin and at its end. */
import type { EndpointSnapshot, LogicalModelSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageAttempt, UsageEvent } from "#server/contracts/usage-event.ts";
import { chargeOf, costOf } from "#server/pricing/price.ts";
import type { Ending } from "./exchange.ts";

/** What is known of a request before it is admitted. */
export interface RequestFacts {
  requestId: string;
  /** By the monotonic clock: durations are measured from here, times of day come from the request's id. */
  startedMs: number;
  snapshot: EndpointSnapshot;
  logicalModel: LogicalModelSnapshot | null;
  /** As the client sent it. */
  modelName: string;
  endpoint: string;
  stream: boolean;
  app: string | null;
  clientRequestId: string | null;
  /** Headers of the client that go on to the upstream: its trace, its request id; null: none. */
  passedHeaders: string[] | null;
  /** Of the shard, once the hold was taken. */
  epoch: number;
}

/** Whole milliseconds since the request began. @param atMs by the monotonic clock */
const elapsed = (facts: RequestFacts, atMs: number): number => Math.round(atMs - facts.startedMs);

/** The event of a request that has used nothing yet: for refusals, and for the hold of a process that may die. */
export function openingEvent(facts: RequestFacts, status: UsageEvent["status"], errorCode: string | null): UsageEvent {
  const { snapshot } = facts;
  const event: UsageEvent = {
    request_id: facts.requestId,
    merchant_id: snapshot.merchantId,
    ve_id: snapshot.virtualEndpointId,
    customer_id: snapshot.customerId,
    key_id: snapshot.keyId,
    logical_model_id: facts.logicalModel?.id ?? null,
    logical_model: facts.modelName,
    physical_model_id: null,
    provider_id: null,
    endpoint: facts.endpoint,
    status,
    error_code: errorCode,
    units: {},
    estimated: false,
    charge: "0",
    cost: null,
    cost_currency: null,
    price_version_id: null,
    cost_version_id: null,
    attempts: [],
    latency_ms: elapsed(facts, performance.now()),
    ttft_ms: null,
    stream: facts.stream,
    app: facts.app,
    client_request_id: facts.clientRequestId,
    epoch: facts.epoch,
  };
  if (snapshot.keyLineageId !== snapshot.keyId) event.key_lineage_id = snapshot.keyLineageId;
  return event;
}

/** The flat fee is counted only where the price or the cost has one. */
function billable(ending: Ending): Units {
  const { route, units } = ending;
  if (
    units.request === undefined ||
    route?.price.rates.request !== undefined ||
    route?.cost?.rates.request !== undefined
  )
    return units;
  const { request: _unpriced, ...rest } = units;
  return rest;
}

/** The event of a request that has ended. */
export function finalEvent(
  facts: RequestFacts,
  ending: Ending,
  attempts: UsageAttempt[],
  firstByteMs: number | null,
): UsageEvent {
  const event = openingEvent(facts, ending.status, ending.errorCode);
  event.attempts = attempts;
  if (firstByteMs !== null) event.ttft_ms = elapsed(facts, firstByteMs);
  const { route } = ending;
  if (!route) return event;
  const units = billable(ending);
  event.physical_model_id = route.physicalModelId;
  event.provider_id = route.providerId;
  event.units = units;
  event.estimated = ending.estimated;
  event.charge = chargeOf(route.price, units).toString();
  event.price_version_id = route.price.id;
  if (route.cost) {
    event.cost = costOf(route.cost, units).toString();
    event.cost_currency = route.cost.currency;
    event.cost_version_id = route.cost.id;
  }
  return event;
}
