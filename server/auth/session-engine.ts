/** better-auth as we use it: sessions in our database and their cookies, nothing else and nothing over the network. */
import { prismaAdapter } from "better-auth/adapters/prisma";
import { betterAuth } from "better-auth/minimal";
import type { BetterAuthOptions } from "better-auth/types";
import type { Logger } from "#server/infra/logger.ts";
import { mintId, uuidv7 } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { openSessionPlugin } from "./open-session-plugin.ts";
import { isLoopback } from "./session-origin.ts";
import { hashSessionTokens } from "./session-token-hashing.ts";

const daySeconds = 24 * 60 * 60;

/** A session ends when it was not used for `idle`, and `longest` after the sign-in in any case. */
export const sessionSeconds = { idle: 7 * daySeconds, longest: 30 * daySeconds, rollEvery: 60 * 60 } as const;

/** The peer's address, set by us on every call: what a client sends under this name is dropped. */
export const addressHeader = "x-sluice-remote-address";

/**
 * __Host- (RFC 6265bis §4.1.3.2) keeps a sibling subdomain from planting a session. Cookies of loopback ignore the
 * port, so there the name carries it: two deployments on one machine do not sign each other out.
 */
export const cookieNames = (publicUrl: URL): { prefix: string; secure: boolean } => {
  const secure = !(publicUrl.protocol === "http:" && isLoopback(publicUrl));
  return { secure, prefix: secure ? "__Host-sluice" : `sluice-${publicUrl.port || "80"}` };
};

export type SessionEngine = ReturnType<typeof makeSessionEngine>;

/** @param deps.cookieSecret signs the cookies */
export function makeSessionEngine(deps: {
  prisma: PrismaClient;
  publicUrl: URL;
  cookieSecret: string;
  logger: Logger;
}) {
  const { prisma, publicUrl, cookieSecret, logger } = deps;
  const { prefix, secure } = cookieNames(publicUrl);
  const adapter = prismaAdapter(prisma, { provider: "postgresql" });
  return betterAuth({
    baseURL: publicUrl.origin,
    // As a list, so that no variable of the environment takes its place.
    secrets: [{ version: 1, value: cookieSecret }],
    database: (options: BetterAuthOptions) => hashSessionTokens(adapter(options)),
    plugins: [openSessionPlugin],
    session: { expiresIn: sessionSeconds.idle, updateAge: sessionSeconds.rollEvery },
    advanced: {
      cookiePrefix: prefix,
      useSecureCookies: false, // would put __Secure- before our prefix; the attribute stands below
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: {
        generateId: ({ model }) => (model === "user" ? mintId("user") : uuidv7(Date.now())),
      },
    },
    rateLimit: { enabled: false }, // login-attempts.ts counts for all processes
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    logger: {
      level: "error",
      log: (_level, message, ...details) => logger.error({ reasons: details.map(reasonOf) }, `sign-in: ${message}`),
    },
  });
}

/** What an error says, without the query it was thrown for: its arguments may hold a token. */
const reasonOf = (detail: unknown): string =>
  detail instanceof Error ? `${detail.name}: ${detail.message.trim().split("\n").at(-1)}` : typeof detail;
