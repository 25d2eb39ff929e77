/** The management side of a web process: use cases, and the handlers that answer with them. */
import { makeAuthenticateManagementKey } from "#server/auth/authenticate-management-key.ts";
import type { SignIn } from "#server/auth/sign-in.ts";
import type { KeyHasher } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { MerchantDomains } from "#server/tenancy/merchant-domains.ts";
import { makeHandleManagementRequest } from "./handle-management-request.ts";
import { makeHandleTrpcRequest } from "./handle-trpc-request.ts";
import { makeContext } from "./make-context.ts";
import { sessionPrincipal } from "./principal.ts";
import { type AppCaller, createCaller } from "./router.ts";
import type { UseCases } from "./use-cases.ts";

export interface ManagementServices {
  /** /api/v1/*, by management key. Never rejects. */
  handleManagement(request: Request, remoteAddress?: string | null): Promise<Response>;
  /** /api/trpc/*, by the session's cookie. */
  handleTrpc(request: Request, remoteAddress?: string | null): Promise<Response>;
  /** The procedures as the request's user, for server-side rendering and forms. */
  trpc(request: Request, remoteAddress?: string | null): Promise<AppCaller>;
}

export interface ManagementDeps {
  useCases: UseCases;
  signIn: Pick<SignIn, "principalOfSession">;
  prisma: PrismaClient;
  keys: KeyHasher;
  logger: Logger;
  /** Where people reach this deployment. */
  publicUrl: string;
  /** Merchants' own domains; absent: there are none. */
  domains?: MerchantDomains;
}

/** Wires the handlers; opens nothing. */
export function makeManagementServices({ prisma, keys, ...deps }: ManagementDeps): ManagementServices {
  const handlerDeps = { ...deps, authenticateManagementKey: makeAuthenticateManagementKey({ prisma, keys }) };
  return {
    handleManagement: makeHandleManagementRequest(handlerDeps),
    handleTrpc: makeHandleTrpcRequest(handlerDeps),
    trpc: async (request, remoteAddress = null) =>
      createCaller(makeContext(deps, request, remoteAddress, (asked) => sessionPrincipal(handlerDeps, asked))),
  };
}
