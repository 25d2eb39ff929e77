/** The ladder of procedures: public → signedIn → merchant(action) / portal. */
import { initTRPC, type TRPCProcedureType } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { AppError, errorBody } from "#server/contracts/errors.ts";
import { type MerchantAction, may, mayInPortal, type PortalAction } from "#server/contracts/permissions.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { claimOf } from "./claim.ts";
import type { Principal, TrpcContext } from "./context.ts";
import { appErrorOf, trpcErrorOf } from "./errors.ts";

const t = initTRPC
  .context<TrpcContext>()
  .meta<OpenApiMeta>()
  .create({
    sse: {
      // Proxies cut what is silent.
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
      // Streams move to processes that came later; the right to look is asked for far more often.
      maxDurationMs: 900_000,
    },
    /** Clients see the contract's error object under `data`; nothing of a 5xx's inside. */
    errorFormatter: ({ shape, error }) => {
      const known = appErrorOf(error);
      const { error: body } = errorBody(known);
      return {
        code: shape.code,
        message: known.userMessage,
        data: { code: known.code, httpStatus: known.status, param: known.param, type: String(body.type) },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Every error leaves a procedure as the contract's, whatever threw it. */
const mapped = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw trpcErrorOf(appErrorOf(result.error));
  return result;
});

export const publicProcedure = t.procedure.use(mapped);

const unauthenticated = () =>
  new AppError("unauthenticated", { userMessage: "Sign in, or send a management key as Bearer token." });

/** Anyone with a session. */
export const signedInProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const principal = await ctx.principal();
  if (principal.type !== "user") throw unauthenticated();
  return next({ ctx: { user: principal } });
});

/** The user's own account. */
export const accountProcedure = signedInProcedure.use(({ ctx, next }) => {
  const { user, session_id: sessionId } = ctx.user;
  const remoteAddress = ctx.remoteAddress ?? null;
  return next({ ctx: { account: { userId: user.id, email: user.email, sessionId, remoteAddress } } });
});

/** Whose own domain was asked. */
export const siteOf = ({ siteMerchantId = null }: { siteMerchantId?: string | null | undefined }) => ({
  siteMerchantId,
});

/** Anyone at all, and who they are if they are signed in. */
export const visitorProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const principal = await ctx.principal();
  const { user, session_id: sessionId } = principal.type === "user" ? principal : { user: null, session_id: null };
  return next({ ctx: { visitor: { user, sessionId, remoteAddress: ctx.remoteAddress ?? null, ...siteOf(ctx) } } });
});

/** The merchant and role that this principal acts with. */
function merchantOf(
  principal: Principal,
  chosenMerchantId: string | null,
): Omit<Caller, "idempotency" | "remoteAddress"> {
  if (principal.type === "anonymous") throw unauthenticated();
  if (principal.type === "management_key") {
    const { merchantId, keyId, role } = principal;
    return { merchantId, role, actor: { type: "management_key", id: keyId } };
  }
  const membership = principal.merchants.find(
    ({ merchant_id }) => chosenMerchantId === null || merchant_id === chosenMerchantId,
  );
  if (!membership && chosenMerchantId) throw new AppError("not_found", { userMessage: "There is no such merchant." });
  if (!membership) {
    throw new AppError("forbidden", { userMessage: "You are no member of a merchant's staff.", param: "merchant" });
  }
  requireTwoFactor(principal, membership);
  return {
    merchantId: membership.merchant_id,
    role: membership.role,
    actor: { type: "user", id: principal.user.id },
  };
}

/** @throws AppError forbidden: the merchant asks its staff for two-factor, and this user has none yet */
function requireTwoFactor(
  { two_factor: has }: Pick<SessionView, "two_factor">,
  membership: SessionView["merchants"][number],
): void {
  if (has || !membership.require_two_factor) return;
  throw new AppError("forbidden", {
    userMessage: `${membership.name} asks its staff for two-factor sign-in. Turn it on in your account first.`,
    param: "two_factor",
  });
}

/** @throws AppError forbidden: the role may not do this */
function actingAs(principal: Principal, chosenMerchantId: string | null, action: MerchantAction) {
  const acting = merchantOf(principal, chosenMerchantId);
  if (may(acting.role, action)) return acting;
  throw new AppError("forbidden", { userMessage: `The role ${acting.role} may not do this (${action}).` });
}

const isWrite = (type: TRPCProcedureType) => type === "mutation";

/** Staff and management keys whose role may do this. */
export const merchantProcedure = (action: MerchantAction) =>
  publicProcedure.use(async ({ ctx, next, path, type, getRawInput }) => {
    const acting = actingAs(await ctx.principal(), ctx.chosenMerchantId, action);
    const checkAgain = async () => actingAs(await ctx.principal("anew"), acting.merchantId, action);
    const key = isWrite(type) ? ctx.idempotencyKey : null;
    const idempotency = key === null ? null : claimOf(key, path, await getRawInput());
    const caller: Caller = { ...acting, idempotency, remoteAddress: ctx.remoteAddress ?? null };
    return next({ ctx: { caller, checkAgain } });
  });

/** The customer that this principal acts for. */
function customerOf(principal: Principal, chosenCustomerId: string | null) {
  if (principal.type !== "user") throw unauthenticated();
  const membership = principal.customers.find(
    ({ customer_id }) => chosenCustomerId === null || customer_id === chosenCustomerId,
  );
  if (!membership && chosenCustomerId) throw new AppError("not_found", { userMessage: "There is no such customer." });
  if (!membership) throw new AppError("forbidden", { userMessage: "You belong to no customer.", param: "customer" });
  return membership;
}

/** Portal users: one customer of one merchant. */
export const portalProcedure = signedInProcedure.use(async ({ ctx, next }) => {
  const membership = customerOf(ctx.user, ctx.chosenCustomerId);
  const portal: PortalCaller = {
    merchantId: membership.merchant_id,
    customerId: membership.customer_id,
    userId: ctx.user.user.id,
    role: membership.role,
    remoteAddress: ctx.remoteAddress ?? null,
  };
  const checkAgain = async () => customerOf(await ctx.principal("anew"), portal.customerId);
  return next({ ctx: { portal, checkAgain } });
});

/** Portal users whose role may do this; a key given twice is one person's, so nobody meets another's answer by it. */
export const portalActionProcedure = (action: PortalAction) =>
  portalProcedure.use(async ({ ctx, next, path, type, getRawInput }) => {
    const { portal, idempotencyKey } = ctx;
    if (!mayInPortal(portal.role, action)) {
      throw new AppError("forbidden", { userMessage: "Your role may look here, not change anything." });
    }
    const key = isWrite(type) && idempotencyKey !== null ? `${portal.userId}:${idempotencyKey}` : null;
    const idempotency = key === null ? null : claimOf(key, path, await getRawInput());
    return next({ ctx: { portal: { ...portal, idempotency } } });
  });
