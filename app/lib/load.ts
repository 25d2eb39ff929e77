/** How loaders and actions call procedures: the session's caller, and errors as pages. */
import type { AppLoadContext } from "@remix-run/node";
import { redirect } from "@remix-run/react";
import type { SessionView } from "#server/contracts/session.ts";
import type { AppCaller } from "#server/trpc/router.ts";

interface CallArgs {
  request: Request;
  context: AppLoadContext;
}

/** What a procedure threw, as far as a page cares; null for anything else. */
export interface ProcedureError {
  status: number;
  message: string;
  param: string | null;
}

const statuses: Record<string, number> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** What a refusal names where the user has no part in it at all: the console is for staff, the portal for customers. */
const outsideOf = new Set<unknown>(["merchant", "customer"]);

/**
 * Reads a TRPCError by its shape: the build has its own copy of the class. To whom the console or the portal is not
 * theirs it does not exist, neither as a page nor as a download or a form.
 */
export function procedureError(error: unknown): ProcedureError | null {
  if (!(error instanceof Error) || error.name !== "TRPCError" || !("code" in error)) return null;
  const cause: unknown = error.cause;
  const param = typeof cause === "object" && cause !== null && "param" in cause ? cause.param : null;
  const known = statuses[String(error.code)];
  const status = known === 403 && outsideOf.has(param) ? 404 : known;
  if (status === undefined) return null;
  return { status, message: error.message, param: typeof param === "string" ? param : null };
}

/** The sign-in page that leads back here. */
export const signInPath = (request: Request): string => {
  const url = new URL(request.url);
  return `/login?redirectTo=${encodeURIComponent(url.pathname + url.search)}`;
};

/**
 * Runs procedures as the request's user.
 * @throws a redirect to the sign-in when nobody is signed in; a Response of the error's status, for the error page.
 */
export async function call<Result>(
  { request, context }: CallArgs,
  run: (caller: AppCaller) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(await context.trpc(request));
  } catch (error) {
    const known = procedureError(error);
    if (known === null) throw error;
    if (known.status === 401) throw redirect(signInPath(request));
    throw new Response(known.message, { status: known.status });
  }
}

/** The same for a form: what the user can mend is returned, everything else thrown as by `call`. */
export async function attempt<Result>(
  args: CallArgs,
  run: (caller: AppCaller) => Promise<Result>,
): Promise<{ ok: true; result: Result } | { ok: false; error: ProcedureError }> {
  try {
    return { ok: true, result: await call(args, (caller) => runMendable(caller, run)) };
  } catch (error) {
    if (error instanceof Mendable) return { ok: false, error: error.known };
    throw error;
  }
}

const mendable = new Set([400, 403, 404, 409, 422, 429, 503]);

class Mendable extends Error {
  constructor(readonly known: ProcedureError) {
    super(known.message);
  }
}

async function runMendable<Result>(caller: AppCaller, run: (caller: AppCaller) => Promise<Result>): Promise<Result> {
  try {
    return await run(caller);
  } catch (error) {
    const known = procedureError(error);
    throw known && mendable.has(known.status) ? new Mendable(known) : error;
  }
}

/** The signed-in user, or null. */
export async function findSession({ request, context }: CallArgs): Promise<SessionView | null> {
  const caller = await context.trpc(request);
  return caller.public.session.find();
}
