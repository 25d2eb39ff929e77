/** Opening, finding and closing sessions: better-auth's calls, with its errors told apart. */
import { isAPIError } from "better-auth/api";
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { addressHeader, type SessionEngine, sessionSeconds } from "./session-engine.ts";

type User = SessionView["user"];

export interface SessionLifecycle {
  /** A new session of this user under a new token, which ends the one this browser had; answers its cookies. */
  open(opening: SessionOpening): Promise<string[]>;
  /** The session that the request's cookie names; its end moves on with its use. Null: none, forged, expired, revoked. */
  sessionOf(request: Request): Promise<{ id: string; user: User } | null>;
  /** Revokes the request's session, if it has one; answers the cookies that take it from the browser. */
  close(request: Request): Promise<string[]>;
  /** The work's result; what goes wrong in it is service_unavailable, but for errors that are for the caller. */
  guarded<Result>(work: Promise<Result>): Promise<Result>;
}

export interface SessionOpening {
  userId: string;
  remoteAddress: string;
  /** For the session it replaces, and the browser's name. */
  request: Request;
}

const mostUserAgent = 300;

/** All three throw AppError service_unavailable when the database does not answer. */
export function makeSessionLifecycle(engine: SessionEngine): SessionLifecycle {
  const end = async (token: string): Promise<void> => {
    const { internalAdapter } = await engine.$context;
    await internalAdapter.deleteSession(token);
  };
  /** The live session of a Cookie header. */
  const find = async (request: Request, options: { roll: boolean }) => {
    const found = await engine.api
      .getSession({ headers: cookieOf(request), query: { disableRefresh: !options.roll } })
      .catch(nullWhenRefused);
    if (found === null) return null;
    const ageMs = Date.now() - found.session.createdAt.getTime();
    if (ageMs < sessionSeconds.longest * 1000) return found;
    await end(found.session.token);
    return null;
  };
  const guarded = <Result>(work: Promise<Result>): Promise<Result> => work.catch(throwUnavailable);

  return {
    sessionOf: (request) =>
      guarded(
        find(request, { roll: true }).then((found) => found && { id: found.session.id, user: userView(found.user) }),
      ),
    open: (opening) => guarded(open(engine, opening, { find, end })),
    guarded,
    close: (request) => guarded(close(engine, request, { find, end })),
  };
}

interface Steps {
  find(request: Request, options: { roll: boolean }): Promise<{ session: { token: string } } | null>;
  end(token: string): Promise<void>;
}

async function open(engine: SessionEngine, opening: SessionOpening, { find, end }: Steps): Promise<string[]> {
  const { userId, remoteAddress, request } = opening;
  // Without the browser's cookies: what it brings has no part in the session it gets.
  const headers = new Headers({ [addressHeader]: remoteAddress });
  const userAgent = request.headers.get("user-agent")?.slice(0, mostUserAgent);
  if (userAgent) headers.set("user-agent", userAgent);
  const opened = await engine.api.openSession({ body: { userId }, headers, returnHeaders: true });
  const former = await find(request, { roll: false });
  if (former) await end(former.session.token);
  await forgetExpired(engine, userId);
  return opened.headers.getSetCookie().map(keepWhileSessionMayLive);
}

async function close(engine: SessionEngine, request: Request, { find, end }: Steps): Promise<string[]> {
  const found = await find(request, { roll: false });
  if (found) await end(found.session.token);
  const { headers } = await engine.api.signOut({ headers: cookieOf(request), returnHeaders: true });
  return headers.getSetCookie();
}

/** Sessions that nobody came back to leave with their user's next sign-in. */
async function forgetExpired(engine: SessionEngine, userId: string): Promise<void> {
  const { adapter } = await engine.$context;
  await adapter.deleteMany({
    model: "session",
    where: [
      { field: "userId", value: userId },
      { field: "expiresAt", operator: "lt", value: new Date() },
    ],
  });
}

const userView = ({ id, name, email }: User): User => ({ id, name, email });

function cookieOf(request: Request): Headers {
  const cookie = request.headers.get("cookie");
  return new Headers(cookie === null ? {} : { cookie });
}

/**
 * The cookie outlives the idle time, because only answers of /api/auth could renew it and pages ask in other ways:
 * when a session ends is decided by its row.
 */
const keepWhileSessionMayLive = (cookie: string): string =>
  cookie.replace(`Max-Age=${sessionSeconds.idle}`, `Max-Age=${sessionSeconds.longest}`);

/** better-auth refuses with a 4xx; anything else is a fault. */
function nullWhenRefused(error: unknown): null {
  if (isAPIError(error) && error.statusCode < 500) return null;
  throw error;
}

function throwUnavailable(cause: unknown): never {
  if (isAppError(cause)) throw cause;
  throw new AppError("service_unavailable", {
    userMessage: "Signing in is not possible just now.",
    message: "sessions cannot be read or written",
    retryAfterSeconds: 5,
    retryable: true,
    cause,
  });
}
