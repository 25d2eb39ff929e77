/**
 * The JSON of a usage event. It is written twice for every request, mostly with the same members as the last one of its
 * key and of its route: those are kept as text.
 */
import type { UsageEvent } from "#server/contracts/usage-event.ts";

interface Kept {
  readonly event: UsageEvent;
  readonly text: string;
}

/** Keys and routes whose members are kept as text; more, and all are forgotten. */
const mostKept = 1_000;
const callers = new Map<string, Kept>();
const routes = new Map<string | null, Kept>();

const isSameCaller = (a: UsageEvent, b: UsageEvent): boolean =>
  a.merchant_id === b.merchant_id &&
  a.ve_id === b.ve_id &&
  a.customer_id === b.customer_id &&
  a.key_id === b.key_id &&
  a.key_lineage_id === b.key_lineage_id &&
  a.logical_model_id === b.logical_model_id &&
  a.logical_model === b.logical_model &&
  a.endpoint === b.endpoint &&
  a.app === b.app;

const isSameRoute = (a: UsageEvent, b: UsageEvent): boolean =>
  a.physical_model_id === b.physical_model_id &&
  a.provider_id === b.provider_id &&
  a.cost_currency === b.cost_currency &&
  a.price_version_id === b.price_version_id &&
  a.cost_version_id === b.cost_version_id;

/** The members of a JSON object, without its braces. */
const membersOf = (part: Partial<UsageEvent>): string => JSON.stringify(part).slice(1, -1);

function callerText(event: UsageEvent): string {
  const known = callers.get(event.key_id);
  if (known && isSameCaller(known.event, event)) return known.text;
  const { merchant_id, ve_id, customer_id, key_id, key_lineage_id, endpoint, app } = event;
  const { logical_model_id, logical_model } = event;
  const caller = { merchant_id, ve_id, customer_id, key_id, key_lineage_id, endpoint, app };
  const text = membersOf({ ...caller, logical_model_id, logical_model });
  if (callers.size >= mostKept) callers.clear();
  callers.set(key_id, { event, text });
  return text;
}

function routeText(event: UsageEvent): string {
  const known = routes.get(event.physical_model_id);
  if (known && isSameRoute(known.event, event)) return known.text;
  const { physical_model_id, provider_id, cost_currency, price_version_id, cost_version_id } = event;
  const text = membersOf({ physical_model_id, provider_id, cost_currency, price_version_id, cost_version_id });
  if (routes.size >= mostKept) routes.clear();
  routes.set(physical_model_id, { event, text });
  return text;
}

const plain = /^[\w.:-]*$/;
/** A string or null as JSON. */
const quoted = (text: string | null): string =>
  text !== null && plain.test(text) ? `"${text}"` : JSON.stringify(text);

/** The event as JSON.parse gives it back; the order of its members is not the object's. */
export const eventJson = (event: UsageEvent): string =>
  `{"request_id":${quoted(event.request_id)},${callerText(event)},${routeText(event)},"status":"${event.status}",` +
  `"error_code":${quoted(event.error_code)},"units":${JSON.stringify(event.units)},"estimated":${event.estimated},` +
  `"charge":${quoted(event.charge)},"cost":${quoted(event.cost)},"attempts":${JSON.stringify(event.attempts)},` +
  `"latency_ms":${event.latency_ms},"ttft_ms":${event.ttft_ms},"stream":${event.stream},` +
  `"client_request_id":${quoted(event.client_request_id)},"epoch":${event.epoch}}`;
