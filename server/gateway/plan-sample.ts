import { loadRouteCandidates } from "#server/catalog/route-candidates.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { PlanRoutesInput, RoutePlanView } from "#server/contracts/route-plan.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { explainRoutes, type RouteStates } from "./explain-routes.ts";
import { describedOperation } from "./sample-requests.ts";

/** Of a process that answers no requests: it knows of no failure and no limit. */
export const nothingKnown: RouteStates = {
  health: { isOpen: () => false, reopensAtMs: () => 0, speedMs: () => null },
  isExhausted: () => false,
};

/**
 * Says which route such a request would take at this moment, and why the others are left out. Nothing is sent, held or
 * charged.
 *
 * @throws AppError not_found: the endpoint, the model, a key, a physical model; invalid_request as the gateway does
 */
export const makePlanSample =
  ({ prisma, routeStates }: { prisma: PrismaClient; routeStates: RouteStates }) =>
  async ({ merchantId }: Caller, input: PlanRoutesInput): Promise<RoutePlanView> => {
    const { id: endpointId, logical_model: logicalModel, routes, key_id: keyId } = input;
    const found = await loadRouteCandidates(prisma, merchantId, { endpointId, logicalModel, routes });
    if (keyId !== null) {
      const where = { merchantId, virtualEndpointId: endpointId, id: keyId };
      if (!(await prisma.accessKey.findFirst({ where, select: { id: true } }))) throw notFound("access key", "key_id");
    }
    const operation = await describedOperation(found.modelName, input.request);
    const { candidates, modelName } = found;
    const routing = input.routing ?? found.routing;
    return explainRoutes({ operation, modelName, candidates, routing, keyId }, routeStates);
  };
