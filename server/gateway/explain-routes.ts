/** Which route a request would take, and why the others are left out: by the functions that plan real requests. */
import type { RouteCandidate } from "#server/catalog/route-candidates.ts";
import type { RouteSnapshot, RoutingPolicy } from "#server/catalog/snapshot.ts";
import { type AppError, isAppError } from "#server/contracts/errors.ts";
import { formatCredits } from "#server/contracts/money.ts";
import type { LeftOutReason, PlannedRoute, RoutePlanView } from "#server/contracts/route-plan.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import { estimateHold, inputEstimate } from "./estimate.ts";
import { noHealthyUpstream } from "./fallback.ts";
import { firstShares } from "./first-shares.ts";
import type { Operation } from "./operation.ts";
import { type IsExhausted, isFitting, missingNeed, needNames, planRoutes, ranked } from "./plan-routes.ts";

/** What a process knows of routes at this moment. */
export interface RouteStates {
  health: Pick<RouteHealth, "isOpen" | "reopensAtMs" | "speedMs">;
  isExhausted: IsExhausted;
}

export interface ExplainInput {
  operation: Operation;
  modelName: string;
  /** Sorted by tier. */
  candidates: readonly RouteCandidate[];
  routing: RoutingPolicy;
  /** Null: any key, so that a sticky order is not known. */
  keyId: string | null;
}

interface Planned {
  /** In the order of trying. */
  routes: readonly RouteSnapshot[];
  error: AppError | null;
}

const details: Record<Exclude<LeftOutReason, "capability" | "context" | "modality">, string> = {
  model_disabled: "The physical model is disabled.",
  provider_disabled: "Its provider is disabled.",
  no_price: "It has no price, so nothing could be charged.",
  customer_policy: "The customer's provider policy does not allow it.",
  endpoint_policy: "This endpoint's provider policy does not allow it.",
  limit: "It has reached its unit or credit limit for now.",
  breaker_open: "Its circuit breaker is open after failures; it is passed over until a probe succeeds.",
};

function planned(input: ExplainInput, states: RouteStates): Planned {
  const { operation, modelName, candidates, routing, keyId } = input;
  const routes = candidates.flatMap(({ route }) => route ?? []);
  const model = { id: "", name: modelName, createdAtSeconds: 0, routes };
  // Without a key the order of a sticky endpoint is anybody's: one draw stands for it.
  const snapshot = { keyId: keyId ?? "", routing: keyId === null ? { ...routing, sticky: "none" as const } : routing };
  try {
    return { routes: planRoutes(operation, model, snapshot, states.health, states.isExhausted), error: null };
  } catch (error) {
    if (isAppError(error)) return { routes: [], error };
    throw error;
  }
}

/** Why a route that the gateway knows is not in the plan of this request. */
function reasonOf(operation: Operation, route: RouteSnapshot, states: RouteStates): PlannedRoute["left_out"] {
  if (!isFitting(operation, route)) {
    return { reason: "modality", detail: `It cannot be used with '${operation.endpoint}'.` };
  }
  const missing = operation.needs && missingNeed(route, operation.needs);
  if (missing) return { reason: "capability", detail: `It says that it cannot take ${needNames[missing]}.` };
  if (states.isExhausted(route)) return { reason: "limit", detail: details.limit };
  const window = route.capabilities.contextTokens;
  const asked = inputEstimate(operation.demand) + Math.min(operation.demand.maxTokens ?? 0, route.maxOutputTokens);
  return { reason: "context", detail: `Its window of ${window} tokens is too small for about ${asked}.` };
}

function viewOf(
  candidate: RouteCandidate,
  standing: { position: number | null; share: number; leftOut: PlannedRoute["left_out"]; reopensAtMs: number },
): PlannedRoute {
  return {
    physical_model_id: candidate.physicalModelId,
    name: candidate.name,
    provider_name: candidate.providerName,
    tier: candidate.tier,
    weight: candidate.weight,
    position: standing.position,
    first_share: standing.share,
    left_out: standing.leftOut,
    reopens_at: standing.reopensAtMs > 0 ? new Date(standing.reopensAtMs).toISOString() : null,
    has_cost: candidate.hasCost,
  };
}

/** Shares of the first ask, by route. A sticky order has one first. */
function sharesOf(input: ExplainInput, { routes }: Planned, states: RouteStates): Map<RouteSnapshot, number> {
  const admitted = routes.filter(({ physicalModelId }) => !states.health.isOpen(physicalModelId));
  if (isSticky(input)) return new Map(admitted.slice(0, 1).map((route) => [route, 1]));
  const standings = routes.map((route) => ({
    ...ranked(route, input.routing.strategy, states.health),
    admitted: admitted.includes(route),
  }));
  const shares = firstShares(standings);
  return new Map(routes.map((route, index) => [route, shares[index] ?? 0]));
}

const isSticky = ({ routing, operation, keyId }: ExplainInput): boolean =>
  routing.sticky === "user" && operation.user !== null && keyId !== null;

const inOrder = (a: PlannedRoute, b: PlannedRoute): number =>
  (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) || a.tier - b.tier;

function placed(
  input: ExplainInput,
  plan: Planned,
  states: RouteStates,
  shares: Map<RouteSnapshot, number>,
): (candidate: RouteCandidate) => PlannedRoute {
  const isOpen = ({ physicalModelId }: RouteSnapshot) => states.health.isOpen(physicalModelId);
  const tries = plan.routes.filter((route) => !isOpen(route));
  return (candidate) => {
    const { route, leftOut: reason, physicalModelId } = candidate;
    const standing = { position: null, share: 0, reopensAtMs: 0 };
    if (!route) {
      const known = (reason ?? "no_price") as keyof typeof details;
      return viewOf(candidate, { ...standing, leftOut: { reason: known, detail: details[known] } });
    }
    if (!plan.routes.includes(route)) {
      return viewOf(candidate, { ...standing, leftOut: reasonOf(input.operation, route, states) });
    }
    if (isOpen(route)) {
      const leftOut = { reason: "breaker_open" as const, detail: details.breaker_open };
      return viewOf(candidate, { ...standing, leftOut, reopensAtMs: states.health.reopensAtMs([physicalModelId]) });
    }
    const position = tries.indexOf(route) + 1;
    return viewOf(candidate, { ...standing, position, share: shares.get(route) ?? 0, leftOut: null });
  };
}

/** Plans the request as the gateway would at this moment, and says of each route what becomes of it. */
export function explainRoutes(input: ExplainInput, states: RouteStates): RoutePlanView {
  const plan = planned(input, states);
  const shares = sharesOf(input, plan, states);
  const routes = input.candidates.map(placed(input, plan, states, shares)).sort(inOrder);
  const nobody = plan.routes.length > 0 && routes.every(({ position }) => position === null);
  const reopensAtMs = states.health.reopensAtMs(plan.routes.map((route) => route.physicalModelId));
  const error = nobody ? noHealthyUpstream(reopensAtMs) : plan.error;
  return {
    routes,
    error: error && { status: error.status, code: error.code, message: error.userMessage },
    hold: error ? null : formatCredits(estimateHold(input.operation.demand, plan.routes).want),
    strategy: input.routing.strategy,
    sticky: isSticky(input),
  };
}
