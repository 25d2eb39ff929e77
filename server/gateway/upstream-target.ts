/** Where and how a route's requests are sent; made once per route of a snapshot. */
import type { Pool } from "undici";
import type { ProviderCredentials, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { Authorize, UpstreamRequest } from "#server/providers/port.ts";
import type { UpstreamCall } from "./attempt.ts";

export interface UpstreamTarget {
  /**
   * @param further headers of this request alone, unsigned; null: none
   * @throws whatever authorizing throws
   */
  call(request: UpstreamRequest, further: string[] | null): UpstreamCall | Promise<UpstreamCall>;
}

/** Targets by route; a new snapshot has new routes, so an old target goes with its snapshot. */
export function makeUpstreamTargets(
  http: HttpClient,
  credentials: (route: RouteSnapshot) => ProviderCredentials,
  authorizeOf: (route: RouteSnapshot) => Authorize,
): (route: RouteSnapshot) => UpstreamTarget {
  const known = new WeakMap<RouteSnapshot, UpstreamTarget>();
  return (route) => {
    let target = known.get(route);
    if (!target) {
      target = new Target(http, route, credentials(route), authorizeOf(route));
      known.set(route, target);
    }
    return target;
  };
}

// Identity: a compressed stream could neither be metered nor passed on untouched (decision 30).
const ours = ["accept-encoding", "identity", "user-agent", "sluice"];

class Target implements UpstreamTarget {
  private readonly pool: Pool;
  private readonly base: URL;
  private readonly basePath: string;
  /** Codecs hand out constant lists of headers where nothing varies: what they become is kept. */
  private readonly constant = new WeakMap<string[], string[]>();

  constructor(
    http: HttpClient,
    route: RouteSnapshot,
    private readonly credentials: ProviderCredentials,
    private readonly authorize: Authorize,
  ) {
    this.base = new URL(route.baseUrl);
    this.basePath = this.base.pathname.replace(/\/+$/, "");
    this.pool = http.pool(this.base.origin, route.timeouts.connectMs);
    this.settings = route.providerSettings;
  }

  private readonly settings: RouteSnapshot["providerSettings"];

  call(request: UpstreamRequest, further: string[] | null): UpstreamCall | Promise<UpstreamCall> {
    const path = this.basePath + request.path;
    const kept = this.constant.get(request.headers);
    if (kept) return this.callWith(request, path, kept, further);
    const authorized = this.authorize(
      { url: new URL(this.base.origin + path), headers: request.headers, body: request.body },
      this.credentials,
      this.settings,
    );
    if (authorized instanceof Promise)
      return authorized.then((added) => this.callWith(request, path, [...request.headers, ...added, ...ours], further));
    const headers = [...request.headers, ...authorized, ...ours];
    this.constant.set(request.headers, headers);
    return this.callWith(request, path, headers, further);
  }

  private callWith(request: UpstreamRequest, path: string, headers: string[], further: string[] | null): UpstreamCall {
    return {
      pool: this.pool,
      method: (request.method ?? "POST") as UpstreamCall["method"],
      path,
      headers: further ? [...headers, ...further] : headers,
      body: request.body.length > 0 ? request.body : null,
    };
  }
}
