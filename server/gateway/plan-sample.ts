import { scopesOf } from "#server/catalog/endpoint-terms.ts";
import { loadRouteCandidates } from "#server/catalog/route-candidates.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { isAppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PlanRoutesInput, RoutePlanView } from "#server/contracts/route-plan.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { explainRoutes, type RouteStates } from "./explain-routes.ts";
import { checkEndpointScope, checkModelScope } from "./permit.ts";
import { describedOperation } from "./sample-requests.ts";

/** Of a process that answers no requests: it knows of no failure and no limit. */
export const nothingKnown: RouteStates = {
  health: { isOpen: () => false, reopensAtMs: () => 0, speedMs: () => null },
  isExhausted: () => false,
};

/** What a key of the endpoint is limited to; null: nothing, or no key is named. @throws AppError not_found */
async function scopesOfKey(prisma: PrismaClient, merchantId: string, { id, key_id: keyId }: PlanRoutesInput) {
  if (keyId === null) return null;
  const where = { merchantId, virtualEndpointId: id, id: keyId };
  const key = await prisma.accessKey.findFirst({ where, select: { scopes: true } });
  if (!key) throw notFound("access key", "key_id");
  return scopesOf(key.scopes);
}

type KeyScopes = Awaited<ReturnType<typeof scopesOfKey>>;

/** What the key's scope makes of such a request; null: it may. */
function refusalOf(keyScopes: KeyScopes, endpoint: string, modelName: string): RoutePlanView["error"] {
  try {
    checkEndpointScope({ keyScopes }, endpoint);
    checkModelScope({ keyScopes }, modelName);
    return null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { status: error.status, code: error.code, message: error.userMessage };
  }
}

/**
 * Says which route such a request would take at this moment, and why the others are left out. Nothing is sent, held or
 * charged.
 *
 * @throws AppError not_found: the endpoint, the model, a key, a customer, a physical model; invalid_request as the
 * gateway does
 */
export const makePlanSample =
  ({ prisma, routeStates }: { prisma: PrismaClient; routeStates: RouteStates }) =>
  async ({ merchantId }: Caller, input: PlanRoutesInput): Promise<RoutePlanView> => {
    const { id: endpointId, logical_model: logicalModel, routes, key_id: keyId, customer_id: customerId } = input;
    const asked = { endpointId, logicalModel, routes, customerId };
    const { candidates, modelName, ...found } = await loadRouteCandidates(prisma, merchantId, asked);
    const keyScopes = await scopesOfKey(prisma, merchantId, input);
    const operation = await describedOperation(modelName, input.request);
    const routing = input.routing ?? found.routing;
    const plan = explainRoutes({ operation, modelName, candidates, routing, keyId }, routeStates);
    const refusal = refusalOf(keyScopes, input.request.endpoint, modelName);
    return refusal ? { ...plan, routes: [], error: refusal, hold: null } : plan;
  };
