/**
 * How many sign-ins may fail: counted in Redis, so that all processes share the count. An attempt is taken before the
 * password is looked at and given back when it was right: parallel guesses cannot pass the limit between look and
 * count. Closed when Redis is away (decision 19): without a count there is no guessing; open sessions go on.
 */
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import ipaddr from "ipaddr.js";
import { AppError } from "#server/contracts/errors.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { RedisConnection } from "#server/infra/redis.ts";

interface Limit {
  attempts: number;
  windowMs: number;
}

/** Failures that one address, and one account from all addresses, may have. */
export const loginLimits = {
  address: { attempts: 10, windowMs: 60_000 },
  account: { attempts: 5, windowMs: 15 * 60_000 },
} as const satisfies Record<string, Limit>;

export interface LoginAttempt {
  /** The password was right: nothing counts, and the account's failures are forgotten. */
  succeeded(): Promise<void>;
  /** We could not tell: the attempt counts for nothing. */
  withdrawn(): Promise<void>;
}

export interface LoginAttempts {
  /**
   * Takes an attempt of this address and this account, whether the account exists or not.
   * @throws AppError rate_limit_exceeded with the seconds to wait; service_unavailable when Redis is away
   */
  begin(from: { remoteAddress: string; email: string }): Promise<LoginAttempt>;
}

// Found through package.json's `imports`, so that it works from the sources and from a bundle.
const takeAttempt = readFileSync(createRequire(import.meta.url).resolve("#server/auth/lua/take-attempt.lua"), "utf8");

/** What counts as one address: an IPv4 address, or an IPv6 /64, which one subscriber gets whole. */
export function addressGroup(remoteAddress: string): string {
  const bare = remoteAddress.replace(/%.*$/, "");
  if (!ipaddr.isValid(bare)) return "unknown";
  const address = ipaddr.process(bare);
  if (address.kind() === "ipv4") return address.toString();
  return `${address
    .toByteArray()
    .slice(0, 8)
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")}/64`;
}

/** @param deps.digestKey keeps e-mail addresses out of Redis: accounts are named by a keyed hash */
export function makeLoginAttempts(deps: { redis: RedisConnection; digestKey: Buffer; logger: Logger }): LoginAttempts {
  const { redis, digestKey, logger } = deps;
  const accountName = (email: string) => createHmac("sha256", digestKey).update(email).digest("base64url").slice(0, 22);

  const take = async (key: string, id: string, { attempts, windowMs }: Limit): Promise<void> => {
    const answer = await redis.client
      .eval(takeAttempt, 1, key, id, String(attempts), String(windowMs))
      .catch((cause: unknown) => {
        throw new AppError("service_unavailable", {
          userMessage: "Signing in is not possible just now.",
          message: "sign-in refused: attempts cannot be counted",
          retryAfterSeconds: 2,
          retryable: true,
          cause,
        });
      });
    const waitMs = Number(answer);
    if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000));
  };
  /** What is left behind leaves with its window: a sign-in never fails for it. */
  const settle = (work: Promise<unknown>[]): Promise<void> =>
    Promise.all(work).then(
      () => undefined,
      (error: unknown) => logger.warn({ error }, "a sign-in attempt could not be given back"),
    );

  return {
    begin: async ({ remoteAddress, email }) => {
      const id = randomUUID();
      const address = `login:address:${addressGroup(remoteAddress)}`;
      const account = `login:account:${accountName(email)}`;
      await take(address, id, loginLimits.address);
      await take(account, id, loginLimits.account);
      return {
        succeeded: () => settle([redis.client.zrem(address, id), redis.client.del(account)]),
        withdrawn: () => settle([redis.client.zrem(address, id), redis.client.zrem(account, id)]),
      };
    },
  };
}

const tooMany = (seconds: number) =>
  new AppError("rate_limit_exceeded", {
    userMessage: `Too many attempts to sign in. Try again in ${seconds} seconds.`,
    retryAfterSeconds: seconds,
    retryable: true,
  });
