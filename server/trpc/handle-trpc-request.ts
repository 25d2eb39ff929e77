/** /api/trpc/*: the procedures for the screens, by the session's cookie. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { Logger } from "#server/infra/logger.ts";
import { readJson } from "#server/infra/read-json.ts";
import { errorResponse } from "./error-response.ts";
import { appErrorOf } from "./errors.ts";
import { makeContext } from "./make-context.ts";
import { type PrincipalDeps, sessionPrincipal } from "./principal.ts";
import { appRouter } from "./router.ts";
import type { UseCases } from "./use-cases.ts";

export interface TrpcHandlerDeps extends PrincipalDeps {
  useCases: UseCases;
  logger: Logger;
}

const endpoint = "/api/trpc";
const mostBodyBytes = 1024 * 1024;

/** A GET as it is; a POST with its body parsed here, so that what is not JSON is refused in the contract's shape. */
async function vetted(request: Request): Promise<Request> {
  if (request.method === "GET") return request;
  if (request.method !== "POST") {
    throw new AppError("method_not_allowed", { userMessage: "Only GET and POST are answered here." });
  }
  const body = await readJson(request, mostBodyBytes);
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  // One key can't stand for a batch of calls.
  if (new URL(request.url).searchParams.has("batch")) headers.delete("idempotency-key");
  return new Request(request.url, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
}

/** What a live connection's client means: EventSource sends no headers of ours. */
function chosenBy(params: Record<string, string | undefined> | null) {
  const { merchant, customer } = params ?? {};
  return {
    ...(merchant === undefined ? {} : { chosenMerchantId: merchant }),
    ...(customer === undefined ? {} : { chosenCustomerId: customer }),
  };
}

/** Answers a request below /api/trpc. */
export const makeHandleTrpcRequest =
  (deps: TrpcHandlerDeps) =>
  async (original: Request, remoteAddress: string | null = null): Promise<Response> => {
    try {
      const req = await vetted(original);
      return await fetchRequestHandler({
        endpoint,
        req,
        router: appRouter,
        createContext: ({ info }) => ({
          ...makeContext(deps, req, remoteAddress, (request) => sessionPrincipal(deps, request)),
          ...chosenBy(info.connectionParams),
        }),
        responseMeta: () => ({ headers: { "cache-control": "no-store" } }),
        onError: ({ error, path }) => {
          const known = appErrorOf(error);
          if (known.status >= 500) deps.logger.error({ error, path }, "a procedure failed");
        },
      });
    } catch (error) {
      if (isAppError(error)) return errorResponse(error);
      throw error;
    }
  };
