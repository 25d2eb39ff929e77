/** The procedures that are on REST, found by method and path. Read from the router's own meta: nothing is listed twice. */
import type { OpenApiMeta, OpenApiMethod } from "trpc-to-openapi";
import type { appRouter } from "./router.ts";

export interface RestRoute {
  method: OpenApiMethod;
  /** Below /api/v1, with {parameters}. */
  path: string;
  /** Of the procedure, e.g. merchant.customers.list */
  procedure: string;
}

interface CompiledRoute extends RestRoute {
  pattern: RegExp;
}

export type RestMatch =
  | { found: "route"; route: RestRoute; parameters: Record<string, string> }
  /** The path exists, not with this method. */
  | { found: "path"; allow: string[] }
  | { found: "nothing" };

interface ProcedureWithMeta {
  _def: { meta?: OpenApiMeta };
}

/** Every procedure with REST meta. */
export function restRoutesOf(router: typeof appRouter): RestRoute[] {
  const procedures = Object.entries(router._def.procedures as unknown as Record<string, ProcedureWithMeta>);
  return procedures.flatMap(([procedure, { _def }]) => {
    const openapi = _def.meta?.openapi;
    return openapi ? [{ method: openapi.method, path: openapi.path, procedure }] : [];
  });
}

function compile(route: RestRoute): CompiledRoute {
  const pattern = route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { ...route, pattern: new RegExp(`^${pattern}$`) };
}

/** Null: not decodable, so no id of ours. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A finder over these routes. */
export function makeFindRoute(routes: readonly RestRoute[]): (method: string, path: string) => RestMatch {
  const compiled = routes.map(compile);
  return (method, path) => {
    const matches = compiled.flatMap((route) => {
      const match = route.pattern.exec(path);
      return match ? [{ route, groups: match.groups ?? {} }] : [];
    });
    if (matches.length === 0) return { found: "nothing" };
    const own = matches.find(({ route }) => route.method === method);
    if (!own) return { found: "path", allow: matches.map(({ route }) => route.method) };
    const parameters: Record<string, string> = {};
    for (const [name, text] of Object.entries(own.groups)) {
      const value = decoded(text);
      if (value === null) return { found: "nothing" };
      parameters[name] = value;
    }
    const { method: routeMethod, path: routePath, procedure } = own.route;
    return { found: "route", route: { method: routeMethod, path: routePath, procedure }, parameters };
  };
}
