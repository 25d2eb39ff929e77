/**
 * Sign-in of people: by password, by password and code, by passkey. Sessions and their cookies are better-auth's, over
 * our tables; its own endpoints are mounted nowhere. Ours check origin and JSON, and count failed attempts in Redis so
 * that every process knows them.
 */
import { AppError } from "#server/contracts/errors.ts";
import type { SessionView } from "#server/contracts/session.ts";
import { makeAttemptLimit } from "#server/infra/attempt-limit.ts";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { makeQueueMail } from "#server/infra/queue-mail.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import { type MerchantDomains, noDomains } from "#server/tenancy/merchant-domains.ts";
import { makeChallenges } from "./challenges.ts";
import { makeCheckPassword } from "./check-password.ts";
import { choiceSchema, makeChosenTeam } from "./chosen-team.ts";
import { makeCreateUser, type NewUser } from "./create-user.ts";
import { makeLoginAttempts } from "./login-attempts.ts";
import { makePasskeySignIn } from "./passkey-sign-in.ts";
import { makeSecondFactor } from "./second-factor.ts";
import { makeSessionEngine } from "./session-engine.ts";
import { deriveSessionKeys } from "./session-keys.ts";
import { makeSessionLifecycle } from "./session-lifecycle.ts";
import { isLoopback, isOwnOrigin } from "./session-origin.ts";
import { answerError, answerJson, readInput } from "./session-request.ts";
import { makeFindSessionView } from "./session-view.ts";
import { makeSignInSteps } from "./sign-in-steps.ts";

export interface SignInDependencies {
  prisma: PrismaClient;
  redis: RedisConnection;
  settings: {
    /** Where people reach this deployment: its origin may change state, its scheme decides whether cookies are Secure. */
    publicUrl: string;
    appSecret: string;
  };
  keys: KeyHasher;
  sealer: Sealer;
  logger: Logger;
  /** Merchants' own domains, from whose pages people sign in too; absent: there are none. */
  domains?: MerchantDomains;
}

/** Who a request's cookie stands for. */
export type SessionPrincipal = { type: "anonymous" } | ({ type: "user" } & SessionView);

export interface SignIn {
  /**
   * Answers /api/auth/*: POST sign-in/email, sign-in/second-factor, sign-in/passkey-options, sign-in/passkey,
   * sign-out and choose, GET get-session. Never rejects.
   * @param remoteAddress the client's address, as far as the deployment trusts it
   */
  handleAuth(request: Request, remoteAddress: string): Promise<Response>;
  /**
   * The signed-in user with their memberships; null when the cookie is missing, forged, expired or revoked.
   * @throws AppError service_unavailable: the database is away
   */
  sessionOf(request: Request): Promise<SessionView | null>;
  /** The same as a principal of the procedures. */
  principalOfSession(request: Request): Promise<SessionPrincipal>;
  createUser(input: NewUser): Promise<SessionView["user"]>;
}

/** Constructs sign-in; once per process. Opens no connection of its own. */
export function makeSignIn(dependencies: SignInDependencies): SignIn {
  const { prisma, redis, settings, keys, sealer, logger, domains = noDomains } = dependencies;
  const publicUrl = new URL(settings.publicUrl);
  if (publicUrl.protocol === "http:" && !isLoopback(publicUrl)) {
    logger.warn("PUBLIC_URL is http: browsers will not keep the session cookie, which is Secure outside loopback");
  }
  const { cookieSecret, digestKey } = deriveSessionKeys(settings.appSecret);
  const engine = makeSessionEngine({ prisma, publicUrl, cookieSecret, logger });
  const sessions = makeSessionLifecycle(engine);
  const attempts = makeLoginAttempts({ redis, digestKey, logger });
  const findSessionView = makeFindSessionView({ prisma });

  const chosenTeam = makeChosenTeam(publicUrl);
  const challenges = makeChallenges({ redis });
  const steps = makeSignInSteps({
    publicUrl,
    checkPassword: makeCheckPassword({ prisma }),
    secondFactor: makeSecondFactor({
      prisma,
      attempts: makeAttemptLimit({ redis, logger }),
      challenges,
      keys,
      sealer,
      queueMail: makeQueueMail({ sealer }),
    }),
    passkeys: makePasskeySignIn({ prisma, challenges, publicUrl }),
    sessions,
    attempts,
    logger,
  });
  const sessionOf = async (request: Request): Promise<SessionView | null> => {
    const session = await sessions.sessionOf(request);
    return session && chosenTeam.order(await findSessionView(session), request);
  };
  /** Which of their merchants or customers the user works for from now on. */
  const choose = async (request: Request): Promise<Response> => {
    const choice = await readInput(request, choiceSchema);
    const session = await sessionOf(request);
    if (!session) throw new AppError("unauthenticated", { userMessage: "Sign in first." });
    return answerJson({}, [chosenTeam.choose(session, choice)]);
  };
  const endpoints = new Map<string, Endpoint>([
    ["/api/auth/sign-in/email", { method: "POST", answer: steps.withPassword }],
    ["/api/auth/sign-in/second-factor", { method: "POST", answer: steps.withSecondFactor }],
    ["/api/auth/sign-in/passkey-options", { method: "POST", answer: steps.passkeyOptions }],
    ["/api/auth/sign-in/passkey", { method: "POST", answer: steps.withPasskey }],
    [
      "/api/auth/sign-out",
      { method: "POST", answer: async (request) => answerJson({}, await sessions.close(request)) },
    ],
    ["/api/auth/choose", { method: "POST", answer: choose }],
    ["/api/auth/get-session", { method: "GET", answer: async (request) => answerJson(await sessionOf(request)) }],
  ]);

  return {
    sessionOf,
    principalOfSession: async (request) => {
      const session = await sessionOf(request);
      return session ? { type: "user", ...session } : { type: "anonymous" };
    },
    createUser: (input) => makeCreateUser({ prisma })(input, { emailVerified: true }),
    handleAuth: async (request, remoteAddress) => {
      try {
        return await endpointOf(endpoints, request, { publicUrl, domains }).answer(request, remoteAddress);
      } catch (error) {
        const response = answerError(error);
        if (response.status >= 500) logger.error({ error }, "sign-in could not answer");
        if (response.status === 429) logger.warn({ remoteAddress }, "too many sign-ins failed");
        return response;
      }
    },
  };
}

interface Endpoint {
  method: "GET" | "POST";
  answer(request: Request, remoteAddress: string): Promise<Response>;
}

/** @throws AppError not_found, method_not_allowed; forbidden: another site's page sent it */
function endpointOf(
  endpoints: ReadonlyMap<string, Endpoint>,
  request: Request,
  own: { publicUrl: URL; domains: MerchantDomains },
): Endpoint {
  const endpoint = endpoints.get(new URL(request.url).pathname);
  if (!endpoint) throw new AppError("not_found", { userMessage: "There is no such address." });
  if (request.method !== endpoint.method) {
    throw new AppError("method_not_allowed", { userMessage: `This address answers ${endpoint.method} only.` });
  }
  if (endpoint.method === "POST" && !isOwnOrigin(request, own.publicUrl, own.domains)) {
    throw new AppError("forbidden", { userMessage: "This was sent from another site." });
  }
  return endpoint;
}
