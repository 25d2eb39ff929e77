/** Which routes of a model can take a request, and in what order (mission.md A5, A6, A12). */
import type { EndpointSnapshot, LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { rateOf } from "#server/pricing/price.ts";
import { type Ranked, rankRoutes } from "#server/routing/rank-routes.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import type { Needs } from "./doors/port.ts";
import { noHealthyUpstream } from "./fallback.ts";
import type { Operation } from "./operation.ts";

/** Tells whether a physical model has reached its unit or credit limit. */
export type IsExhausted = (route: RouteSnapshot) => boolean;

const needNames = {
  tools: "tools",
  vision: "images",
  audio: "audio",
  files: "files",
  jsonSchema: "a JSON schema",
} as const satisfies Record<keyof Needs, string>;

const has = (route: RouteSnapshot, need: keyof Needs): boolean => route.capabilities[need] !== false;

/**
 * The routes of a model for a request, in the order of trying.
 * @throws AppError(no_healthy_upstream) when the model has no route, or each is at its limit;
 * AppError(invalid_request) when the model is none for this endpoint, or no route can do what is asked
 */
export function planRoutes(
  operation: Operation,
  model: LogicalModelSnapshot,
  snapshot: EndpointSnapshot,
  health: RouteHealth,
  isExhausted: IsExhausted,
): RouteSnapshot[] {
  if (model.routes.length === 0) throw noHealthyUpstream(0);
  const fitting = model.routes.filter((route) => route.modality === operation.modality && operation.serves(route));
  if (fitting.length === 0) {
    throw new AppError("invalid_request", {
      userMessage: `The model '${model.name}' cannot be used with '${operation.endpoint}'.`,
      param: "model",
    });
  }
  const able = operation.needs ? ableTo(fitting, operation.needs) : fitting;
  const open = able.filter((route) => !isExhausted(route));
  if (open.length === 0) throw noHealthyUpstream(0);
  if (open.length === 1) return open;
  const { strategy, sticky } = snapshot.routing;
  const stickyText = sticky === "user" && operation.user !== null ? `${snapshot.keyId}/${operation.user}` : null;
  return rankRoutes(
    open.map((route) => ranked(route, strategy, health)),
    { strategy, stickyText },
  ).map((each) => each.route);
}

function ableTo(routes: readonly RouteSnapshot[], needs: Needs): readonly RouteSnapshot[] {
  let able = routes;
  for (const need of Object.keys(needNames) as (keyof Needs)[]) {
    if (!needs[need]) continue;
    able = able.filter((route) => has(route, need));
    if (able.length === 0) {
      throw new AppError("invalid_request", {
        userMessage: `This model cannot take ${needNames[need]}.`,
        param: need === "tools" ? "tools" : need === "jsonSchema" ? "response_format" : "messages",
      });
    }
  }
  return able;
}

/** A rate per token as a number: only for comparing. */
const perUnit = (route: RouteSnapshot): number =>
  Number(rateOf(route.price, "input") + 3n * rateOf(route.price, "output") + rateOf(route.price, "image")) /
  route.price.per;

function ranked(
  route: RouteSnapshot,
  strategy: EndpointSnapshot["routing"]["strategy"],
  health: RouteHealth,
): Ranked & { route: RouteSnapshot } {
  const { tier, weight, physicalModelId } = route;
  // A route that nobody has tried yet comes first: it must be tried to be known.
  const rank =
    strategy === "cheapest" ? perUnit(route) : strategy === "fastest" ? (health.speedMs(physicalModelId) ?? 0) : 0;
  return { tier, weight, rank, id: physicalModelId, route };
}
