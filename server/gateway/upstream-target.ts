import type { Pool } from "undici";
import type { ProviderCredentials, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { HttpClient } from "#server/infra/http-client.ts";

/** Where and how a route's requests are sent; made once per route of a snapshot. */
export interface UpstreamTarget {
  pool: Pool;
  path: string;
  syncHeaders: string[];
  streamHeaders: string[];
}

/** Targets by route; a new snapshot has new routes, so an old target goes with its snapshot. */
export function makeUpstreamTargets(
  http: HttpClient,
  credentials: (route: RouteSnapshot) => ProviderCredentials,
): (route: RouteSnapshot) => UpstreamTarget {
  const known = new WeakMap<RouteSnapshot, UpstreamTarget>();
  return (route) => {
    let target = known.get(route);
    if (!target) {
      target = makeTarget(http, route, credentials(route));
      known.set(route, target);
    }
    return target;
  };
}

function makeTarget(http: HttpClient, route: RouteSnapshot, credentials: ProviderCredentials): UpstreamTarget {
  const url = new URL(`${route.baseUrl}/chat/completions`);
  // Identity: a compressed stream could neither be metered nor passed on untouched (decision 30).
  const common = ["content-type", "application/json", "accept-encoding", "identity", "user-agent", "sluice"];
  if (credentials.apiKey !== null) common.push("authorization", `Bearer ${credentials.apiKey}`);
  return {
    pool: http.pool(url.origin, route.timeouts.connectMs),
    path: `${url.pathname}${url.search}`,
    syncHeaders: ["accept", "application/json", ...common],
    streamHeaders: ["accept", "text/event-stream", ...common],
  };
}
