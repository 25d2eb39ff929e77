/** Requests as a merchant sees them over three months: days and nights, weekends, growth, large and small customers. */
import { idFromUuid } from "#server/contracts/ids.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageAttempt, UsageEvent, UsageStatus } from "#server/contracts/usage-event.ts";
import { uuidv7 } from "#server/infra/mint.ts";
import { chargeOf, costOf } from "#server/pricing/price.ts";
import type { UsageRow } from "#server/settlement/usage-row.ts";
import { cumulative, type Random } from "./random.ts";
import type { SoldEndpoint, SoldModel } from "./world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How much of the traffic falls into each hour: growing by a half, busy by day (UTC+1), quiet at weekends. */
function hourWeights(startMs: number, hours: number): number[] {
  return Array.from({ length: hours }, (_, hour) => {
    const at = new Date(startMs + hour * hourMs + hourMs);
    const daytime = 0.25 + Math.max(0, Math.sin(((at.getUTCHours() - 6) / 15) * Math.PI));
    const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6 ? 0.4 : 1;
    return daytime * weekend * (1 + (0.5 * hour) / hours);
  });
}

/** `count` moments of a range, ascending. */
export function* moments(of: { startMs: number; endMs: number; count: number; random: Random }): Generator<number> {
  const hours = Math.floor((of.endMs - of.startMs) / hourMs);
  const sums = cumulative(hourWeights(of.startMs, hours));
  const total = sums.at(-1) ?? 1;
  let done = 0;
  for (const [hour, sum] of sums.entries()) {
    const until = Math.round((sum / total) * of.count);
    const own = Array.from({ length: until - done }, () => Math.floor(of.random.next() * hourMs));
    done = until;
    for (const offset of own.sort((left, right) => left - right)) yield of.startMs + hour * hourMs + offset;
  }
}

const outcomes: readonly { status: UsageStatus; share: number; error: string | null }[] = [
  { status: "succeeded", share: 9_480, error: null },
  { status: "client_aborted", share: 210, error: null },
  { status: "failed", share: 140, error: "upstream_error" },
  { status: "refused", share: 120, error: "rate_limit_exceeded" },
  { status: "upstream_truncated", share: 30, error: "upstream_error" },
  { status: "budget_cut", share: 14, error: "insufficient_quota" },
  { status: "abandoned", share: 6, error: null },
];
const outcomeShares = cumulative(outcomes.map(({ share }) => share));

function unitsOf({ offer }: SoldModel, random: Random): Units {
  if (offer.modality === "image") return { image: 1 + (random.next() < 0.2 ? random.below(3) : 0), request: 1 };
  if (offer.modality === "transcription") return { second: 1 + Math.floor(random.around(90, 0.9)), request: 1 };
  const input = 1 + Math.floor(random.around(620, 1));
  if (offer.modality === "embedding") return { input, request: 1 };
  const cached = random.next() < 0.3 ? Math.floor(input * 0.7) : 0;
  const output = 1 + Math.floor(random.around(210, 0.9));
  return { input: input - cached, ...(cached > 0 ? { cached_input: cached } : {}), output, request: 1 };
}

/** Milliseconds until the first token and until the end. */
function timesOf(model: SoldModel, units: Units, random: Random): { firstMs: number; totalMs: number } {
  const firstMs = Math.round(random.around(model.offer.firstMs, 0.35));
  return { firstMs, totalMs: firstMs + Math.round((units.output ?? 0) * random.around(model.offer.tokenMs, 0.15)) };
}

const endpointPaths: Record<string, string> = {
  text: "chat/completions",
  embedding: "embeddings",
  image: "images/generations",
  transcription: "audio/transcriptions",
};

/** What a request's balance was before it; the answer is what it is after. */
export type TakeFromBalance = (endpoint: SoldEndpoint, atMs: number, chargeMicros: bigint) => bigint;

export interface RequestInput {
  merchantId: string;
  endpoint: SoldEndpoint;
  atMs: number;
  random: Random;
  take: TakeFromBalance;
}

/** A request at this moment, as settlement would have written it. */
export function requestRow({ merchantId, endpoint, atMs, random, take }: RequestInput): UsageRow {
  const sold = endpoint.models[random.pick(endpoint.shares)];
  const outcome = outcomes[random.pick(outcomeShares)];
  if (!sold || !outcome) throw new Error("an endpoint sells nothing");
  const fellBack = sold.routes.length > 1 && random.next() < 0.03;
  const refused = outcome.status === "refused";
  const model = refused ? undefined : sold.routes[fellBack ? 1 : 0];
  const units: Units = model && outcome.status !== "failed" ? unitsOf(model, random) : {};
  const times = model ? timesOf(model, units, random) : { firstMs: 0, totalMs: 1 + random.below(4) };
  const chargeMicros: bigint = model ? chargeOf(model.price, units) : 0n;
  const requestUuid = uuidv7(atMs);
  const stream = model?.offer.modality === "text" && random.next() < 0.7;
  const event: UsageEvent = {
    request_id: idFromUuid("request", requestUuid),
    merchant_id: merchantId,
    ve_id: endpoint.id,
    customer_id: endpoint.customerId,
    key_id: endpoint.keyIds[random.next() < 0.75 ? 0 : random.below(endpoint.keyIds.length)] ?? "",
    logical_model_id: sold.id,
    logical_model: sold.name,
    physical_model_id: model?.id ?? null,
    provider_id: model?.providerId ?? null,
    endpoint: endpointPaths[sold.routes[0]?.offer.modality ?? "text"] ?? "chat/completions",
    status: outcome.status,
    error_code: outcome.error,
    units,
    estimated: outcome.status === "client_aborted" || outcome.status === "abandoned",
    charge: chargeMicros.toString(),
    cost: model ? costOf(model.cost, units).toString() : null,
    cost_currency: model?.cost.currency ?? null,
    price_version_id: model?.price.id ?? null,
    cost_version_id: model?.cost.id ?? null,
    attempts: attemptsOf(sold.routes, fellBack, model, { failed: outcome.status === "failed", ...times }),
    latency_ms: times.totalMs + (fellBack ? 180 : 0),
    ttft_ms: stream && outcome.status !== "failed" ? times.firstMs + (fellBack ? 180 : 0) : null,
    stream,
    app: null,
    client_request_id: random.next() < 0.1 ? `job-${requestUuid.slice(0, 13)}` : null,
    epoch: 0,
  };
  const balanceAfter = take(endpoint, atMs, chargeMicros).toString();
  const entry = { shard: endpoint.shard, balanceAfter } as UsageRow["entry"];
  return { entry, event, requestUuid, occurredAtMs: atMs, chargeMicros, takenMicros: chargeMicros };
}

function attemptsOf(
  routes: readonly SoldModel[],
  fellBack: boolean,
  model: SoldModel | undefined,
  of: { failed: boolean; totalMs: number },
): UsageAttempt[] {
  if (!model) return [];
  const first: UsageAttempt[] = fellBack
    ? [{ physical_model_id: routes[0]?.id ?? "", status: 503, ms: 180, start_ms: 1 }]
    : [];
  const startMs = fellBack ? 181 : 1;
  return [...first, { physical_model_id: model.id, status: of.failed ? 502 : 200, ms: of.totalMs, start_ms: startMs }];
}

/** Whole days before now: usage is seeded up to the last full minute. */
export const rangeOf = (days: number, nowMs: number) => {
  const endMs = nowMs - (nowMs % hourMs);
  return { startMs: endMs - days * dayMs, endMs };
};
