/** Reserves the credits of a request: one script call, and what its answers mean to the client. */
import { setTimeout as wait } from "node:timers/promises";
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { idPrefixes } from "#server/contracts/ids.ts";
import type { AdmitInput, AdmitResult } from "#server/metering/port.ts";
import type { Caller } from "./authenticate.ts";
import { estimateHold, type HoldEstimate } from "./estimate.ts";
import { type ExchangeInput, quotaError } from "./exchange.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { keyLimitError } from "./key-limit-error.ts";
import { modelOf } from "./list-models.ts";
import type { Operation } from "./operation.ts";
import { checkModelScope } from "./permit.ts";
import { planRoutes } from "./plan-routes.ts";
import { rateLimitError } from "./rate-limit-error.ts";
import { openingEvent, type RequestFacts } from "./usage-facts.ts";

/** An admission refused by the script, which has counted and recorded it already. */
export class Refusal {
  constructor(
    readonly error: AppError,
    readonly limits: Extract<AdmitResult, { outcome: "insufficient" }>["limits"] | null,
    readonly snapshot: EndpointSnapshot,
  ) {}
}

export type Admission = Omit<ExchangeInput, "sink">;

/** A newer configuration may come in while the newer one is being loaded: this often, then 503. */
const mostReloads = 3;
/** How long a request waits for what is about to pass: others' holds on its credits, its shard's rebuild. */
const patienceMs = 3_000;

/**
 * Holds the credits of a request, with the newest configuration. Where only other requests' holds stand in the
 * way it waits a little, so that a budget is used up to its end under a burst; likewise while its shard is rebuilt.
 *
 * @param isGone the client has left: nothing more is waited for
 * @returns the admission, or the refusal to show
 * @throws AppError(model_not_found), AppError(invalid_api_key) when the key was revoked meanwhile,
 * AppError(no_healthy_upstream) when no route can take it now, AppError(service_unavailable)
 */
export async function admit(
  parts: GatewayParts,
  facts: RequestFacts,
  operation: Operation,
  caller: Caller,
  isGone: () => boolean,
): Promise<Admission | Refusal> {
  let { snapshot } = caller;
  const holdId = holdIdOf(facts.requestId);
  let reloads = 0;
  for (let waits = 0; ; ) {
    const model = modelOf(snapshot, operation.model);
    facts.snapshot = snapshot;
    facts.logicalModel = model;
    checkModelScope(snapshot, model.name);
    const routes = planRoutes(operation, model, snapshot, parts.health, parts.isExhausted);
    const estimate = estimateHold(operation.demand, routes);
    const patient = performance.now() - facts.startedMs < patienceMs && !isGone();
    const result = await parts.metering.admit(admitInput(parts, facts, estimate, holdId, patient));
    if (result.outcome === "held") {
      const { held, limits } = result;
      facts.epoch = result.epoch;
      return { facts, operation, snapshot, model, routes, holdId, held, estimatedTokens: estimate.tokens, limits };
    }
    const passing = result.outcome === "contended" || (patient && isRebuilding(result));
    if (passing) await wait(pauseMs(waits++));
    else if (result.outcome === "stale") snapshot = await renewed(parts, caller, result.version);
    else if (result.outcome === "unknown_wallet") await loaded(parts, snapshot.virtualEndpointId);
    else return refusalOf(parts, facts, result);
    if (!passing && ++reloads > mostReloads) throw unavailable();
  }
}

/** The shard is closed while its balances are rebuilt, which takes a second or two. */
const isRebuilding = (result: AdmitResult): boolean => result.outcome === "unavailable" && result.reason === "closed";

/** 10 to 160 ms, later and later, scattered so that those who wait do not come back together. */
const pauseMs = (waits: number): number => 10 * 2 ** Math.min(waits, 4) * (0.5 + Math.random() / 2);

/** The newest configuration. @throws AppError(invalid_api_key) when the key was revoked meanwhile */
export async function renewed(parts: GatewayParts, caller: Caller, version: number): Promise<EndpointSnapshot> {
  const fresh = await parts.snapshots.refresh(caller.secret, version);
  if (!fresh) throw new AppError("invalid_api_key", { userMessage: "The access key is not valid." });
  return fresh;
}

/** @throws AppError(service_unavailable) when there is no such wallet, or PostgreSQL or Redis is away */
async function loaded(parts: GatewayParts, virtualEndpointId: string): Promise<void> {
  const found = await parts.loadWallet(virtualEndpointId).catch((error: unknown) => {
    parts.logger.warn({ err: error, ve_id: virtualEndpointId }, "a wallet could not be loaded");
    return false;
  });
  if (!found) throw unavailable();
}

/** A request has one hold: they share the UUID. */
const holdIdOf = (requestId: string): string => idPrefixes.hold + requestId.slice(idPrefixes.request.length);

function admitInput(
  parts: GatewayParts,
  facts: RequestFacts,
  estimate: HoldEstimate,
  holdId: string,
  patient: boolean,
): AdmitInput {
  const { snapshot } = facts;
  return {
    shard: snapshot.shard,
    virtualEndpointId: snapshot.virtualEndpointId,
    keyId: snapshot.keyLineageId,
    holdId,
    version: snapshot.version,
    want: estimate.want,
    atLeast: estimate.atLeast,
    tokens: estimate.tokens,
    endpointLimits: snapshot.endpointLimits,
    keyLimits: snapshot.keyLimits,
    keyCreditLimit: snapshot.keyCreditLimit,
    holdTtlMs: parts.settings.holdTtlMs,
    patient,
    event: openingEvent(facts, "abandoned", null),
  };
}

const unavailable = (): AppError =>
  new AppError("service_unavailable", {
    userMessage: "The gateway cannot take requests right now; try again shortly.",
    retryAfterSeconds: 1,
  });

function refusalOf(
  parts: GatewayParts,
  facts: RequestFacts,
  result: Extract<AdmitResult, { outcome: "insufficient" | "rate_limited" | "key_limit" | "unavailable" }>,
): Refusal {
  if (result.outcome === "insufficient")
    return new Refusal(quotaError(parts.settings.publicUrl, facts.snapshot), result.limits, facts.snapshot);
  if (result.outcome === "unavailable") return new Refusal(unavailable(), null, facts.snapshot);
  if (result.outcome === "key_limit")
    return new Refusal(keyLimitError(result.retryAfterMs), result.limits, facts.snapshot);
  return new Refusal(rateLimitError(result), result.limits, facts.snapshot);
}
