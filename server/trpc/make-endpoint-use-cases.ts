import { makeCopyVirtualEndpoint } from "#server/catalog/copy-virtual-endpoint.ts";
import { makeGetAccessKey } from "#server/catalog/list-access-keys.ts";
import type { ReadBalances } from "#server/catalog/live-balances.ts";
import type { RouteStates } from "#server/gateway/explain-routes.ts";
import { makePlanSample, nothingKnown } from "#server/gateway/plan-sample.ts";
import { makePreviewExhaustion } from "#server/gateway/preview-exhaustion.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { makeRouteShares } from "#server/reporting/route-shares.ts";
import { makeVirtualEndpointEffect } from "#server/reporting/virtual-endpoint-effect.ts";
import type { EndpointUseCases } from "./endpoint-use-cases.ts";

export interface EndpointUseCaseDeps {
  prisma: PrismaClient;
  database: SqlDatabase;
  unitOfWork: UnitOfWork;
  readBalances: ReadBalances;
  publicUrl: string;
  /** What this process knows of routes; a process without a gateway knows of nothing wrong. */
  routeStates?: RouteStates;
}

/** Wires the use cases of virtual endpoints beyond reading and writing one; opens nothing. */
export function makeEndpointUseCases(deps: EndpointUseCaseDeps): EndpointUseCases {
  return {
    copyVirtualEndpoint: makeCopyVirtualEndpoint(deps),
    virtualEndpointEffect: makeVirtualEndpointEffect(deps),
    planSample: makePlanSample({ ...deps, routeStates: deps.routeStates ?? nothingKnown }),
    routeShares: makeRouteShares(deps),
    previewExhaustion: makePreviewExhaustion(deps),
    getAccessKey: makeGetAccessKey(deps),
  };
}
