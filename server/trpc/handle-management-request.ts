/** /api/v1/*: the management API. The same procedures as the screens', by management key, in the contract's shapes. */
import { AppError } from "#server/contracts/errors.ts";
import type { Logger } from "#server/infra/logger.ts";
import { mintId } from "#server/infra/mint.ts";
import { readJson } from "#server/infra/read-json.ts";
import { errorResponse } from "./error-response.ts";
import { appErrorOf } from "./errors.ts";
import { makeContext } from "./make-context.ts";
import { openApiDocument } from "./openapi-document.ts";
import { keyPrincipal, type PrincipalDeps } from "./principal.ts";
import { makeFindRoute, restRoutesOf } from "./rest-routes.ts";
import { appRouter, createCaller } from "./router.ts";
import type { UseCases } from "./use-cases.ts";

export interface ManagementHandlerDeps extends PrincipalDeps {
  useCases: UseCases;
  logger: Logger;
}

const base = "/api/v1";
const mostBodyBytes = 1024 * 1024;
const hasBody = new Set(["POST", "PATCH", "PUT"]);

/** Every parameter once; the schema judges the rest. @throws AppError invalid_request */
function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(query, name)) {
      throw new AppError("invalid_request", { userMessage: `${name}: is given twice`, param: name });
    }
    query[name] = value;
  }
  return query;
}

/** @throws AppError invalid_request, request_too_large */
async function bodyOf(request: Request): Promise<object> {
  const body = (await readJson(request, mostBodyBytes)) ?? {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new AppError("invalid_request", { userMessage: "The body must be a JSON object." });
}

/** The procedure of a caller by its path. */
function procedureOf(caller: object, path: string): (input: unknown) => Promise<unknown> {
  let at: unknown = caller;
  for (const name of path.split(".")) at = (at as Record<string, unknown>)[name];
  return at as (input: unknown) => Promise<unknown>;
}

/** Answers a request below /api/v1; never rejects. */
export function makeHandleManagementRequest(
  deps: ManagementHandlerDeps,
): (request: Request, remoteAddress?: string | null) => Promise<Response> {
  const findRoute = makeFindRoute(restRoutesOf(appRouter));
  let document: object | undefined;

  async function answer(request: Request, remoteAddress: string | null, requestId: string): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.slice(base.length).replace(/\/+$/, "");
    if (path === "/openapi.json" && request.method === "GET") {
      document ??= openApiDocument(deps.publicUrl);
      return Response.json(document, { headers: { "x-request-id": requestId } });
    }
    const match = findRoute(request.method, path);
    if (match.found === "nothing") throw new AppError("not_found", { userMessage: "There is no such address." });
    if (match.found === "path") {
      throw new AppError("method_not_allowed", { userMessage: `This address answers ${match.allow.join(", ")}.` });
    }
    const context = makeContext(deps, request, remoteAddress, (asked) => keyPrincipal(deps, asked));
    // A stranger's body is not read.
    await context.principal();
    const given = hasBody.has(request.method) ? await bodyOf(request) : queryOf(url);
    const result = await procedureOf(createCaller(context), match.route.procedure)({ ...given, ...match.parameters });
    return Response.json(result, { headers: { "x-request-id": requestId, "cache-control": "no-store" } });
  }

  return async (request, remoteAddress = null) => {
    const requestId = mintId("request");
    try {
      return await answer(request, remoteAddress, requestId);
    } catch (thrown) {
      const error = appErrorOf(thrown);
      if (error.status >= 500) deps.logger.error({ error: thrown, requestId }, "a management call failed");
      return errorResponse(error, requestId);
    }
  };
}
