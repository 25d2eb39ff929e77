/** Who a request comes from: a management key in its header, or the user of its session's cookie. */
import type { ManagementPrincipal } from "#server/auth/authenticate-management-key.ts";
import { isOwnOrigin } from "#server/auth/session-origin.ts";
import type { SignIn } from "#server/auth/sign-in.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { MerchantDomains } from "#server/tenancy/merchant-domains.ts";
import type { Principal } from "./context.ts";

export interface PrincipalDeps {
  signIn: Pick<SignIn, "principalOfSession">;
  authenticateManagementKey: (secret: string) => Promise<ManagementPrincipal | null>;
  /** Where people reach this deployment. */
  publicUrl: string;
  /** Merchants' own domains; absent: there are none. */
  domains?: MerchantDomains;
}

const bearerPattern = /^Bearer +(\S+) *$/i;

/**
 * The holder of a management key; sessions count for nothing here (REST).
 * @throws AppError unauthenticated: no key, or one that is unknown or revoked
 */
export async function keyPrincipal(deps: PrincipalDeps, request: Request): Promise<Principal> {
  const secret = bearerPattern.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!secret) {
    const userMessage = "No management key was given. Send it as 'Authorization: Bearer slm_…'.";
    throw new AppError("unauthenticated", { userMessage });
  }
  const found = await deps.authenticateManagementKey(secret);
  if (!found) throw new AppError("unauthenticated", { userMessage: "The management key is not valid." });
  return { type: "management_key", ...found };
}

/**
 * The signed-in user, or nobody (screens). Keys count for nothing here.
 * @throws AppError forbidden: a state change that does not come from one of our own pages (CSRF)
 */
export async function sessionPrincipal(deps: PrincipalDeps, request: Request): Promise<Principal> {
  const changesState = request.method !== "GET" && request.method !== "HEAD";
  if (changesState && !isOwnOrigin(request, new URL(deps.publicUrl), deps.domains)) {
    throw new AppError("forbidden", { userMessage: "This was sent from another site." });
  }
  return deps.signIn.principalOfSession(request);
}
