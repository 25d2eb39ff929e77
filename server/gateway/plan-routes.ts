/** Which routes of a model can take a request, and in what order (mission.md A5, A6, A12). */
import type { EndpointSnapshot, LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { type Ranked, rankRoutes } from "#server/routing/rank-routes.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import type { Needs } from "./doors/port.ts";
import { inputEstimate } from "./estimate.ts";
import { noHealthyUpstream } from "./fallback.ts";
import type { Operation } from "./operation.ts";

/** Tells whether a physical model has reached its unit or credit limit. */
export type IsExhausted = (route: RouteSnapshot) => boolean;

/** What a chat may need, as a client reads it. */
export const needNames = {
  tools: "tools",
  vision: "images",
  audio: "audio",
  files: "files",
  jsonSchema: "a JSON schema",
} as const satisfies Record<keyof Needs, string>;

const has = (route: RouteSnapshot, need: keyof Needs): boolean => route.capabilities[need] !== false;

/** Whether a route is of the request's kind, and its vendor has such an endpoint. */
export const isFitting = (operation: Operation, route: RouteSnapshot): boolean =>
  route.modality === operation.modality && operation.serves(route);

/** What is asked and this route's model says it cannot; null: nothing. */
export const missingNeed = (route: RouteSnapshot, needs: Needs): keyof Needs | null =>
  (Object.keys(needNames) as (keyof Needs)[]).find((need) => needs[need] && !has(route, need)) ?? null;

/**
 * The routes of a model for a request, in the order of trying.
 * @throws AppError(no_healthy_upstream) when the model has no route, or each is at its limit;
 * AppError(invalid_request) when the model is none for this endpoint, or no route can do what is asked
 */
export function planRoutes(
  operation: Operation,
  model: LogicalModelSnapshot,
  snapshot: Pick<EndpointSnapshot, "keyId" | "routing">,
  health: Pick<RouteHealth, "speedMs">,
  isExhausted: IsExhausted,
): RouteSnapshot[] {
  if (model.routes.length === 0) throw noHealthyUpstream(0);
  const fitting = model.routes.filter((route) => isFitting(operation, route));
  if (fitting.length === 0) {
    throw new AppError("invalid_request", {
      userMessage: `The model '${model.name}' cannot be used with '${operation.endpoint}'.`,
      param: "model",
    });
  }
  const able = operation.needs ? ableTo(fitting, operation.needs) : fitting;
  const open = withRoom(able, operation).filter((route) => !isExhausted(route));
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

/**
 * Those whose window takes the request by our estimate, as far as windows are known. Where none does, the largest: its
 * own refusal says what is too long, and an estimate is no proof. A file's or a recording's bytes tell nothing of its
 * tokens, so such a request is left to the upstream's word.
 */
export function withRoom(routes: readonly RouteSnapshot[], { demand, needs }: Operation): readonly RouteSnapshot[] {
  if (routes.length === 1 || demand.fixed || needs?.audio || needs?.files) return routes;
  const input = inputEstimate(demand);
  const asked = demand.maxTokens ?? 0;
  const hasRoom = ({ capabilities, maxOutputTokens }: RouteSnapshot) =>
    capabilities.contextTokens === null || capabilities.contextTokens >= input + Math.min(asked, maxOutputTokens);
  if (routes.every(hasRoom)) return routes;
  const roomy = routes.filter(hasRoom);
  if (roomy.length > 0) return roomy;
  const largest = Math.max(...routes.map((route) => route.capabilities.contextTokens ?? 0));
  return routes.filter((route) => route.capabilities.contextTokens === largest);
}

/** A route with what its strategy compares. */
export function ranked(
  route: RouteSnapshot,
  strategy: EndpointSnapshot["routing"]["strategy"],
  health: Pick<RouteHealth, "speedMs">,
): Ranked & { route: RouteSnapshot } {
  const { tier, weight, physicalModelId, dearness } = route;
  // A route that nobody has tried yet comes first: it must be tried to be known.
  const rank = strategy === "cheapest" ? dearness : strategy === "fastest" ? (health.speedMs(physicalModelId) ?? 0) : 0;
  return { tier, weight, rank, id: physicalModelId, route };
}
