/**
 * How many sign-ins may fail: counted in Redis, so that all processes share the count. An attempt is taken before the
 * password is looked at and given back when it was right: parallel guesses cannot pass the limit between look and
 * count. Closed when Redis is away (decision 19): without a count there is no guessing; open sessions go on.
 */
import { createHmac } from "node:crypto";
import ipaddr from "ipaddr.js";
import { type Limit, makeAttemptLimit } from "#server/infra/attempt-limit.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { RedisConnection } from "#server/infra/redis.ts";

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
  const { digestKey } = deps;
  const { take } = makeAttemptLimit(deps);
  const accountName = (email: string) => createHmac("sha256", digestKey).update(email).digest("base64url").slice(0, 22);
  const message = "Too many attempts to sign in.";

  return {
    begin: async ({ remoteAddress, email }) => {
      const address = await take(`login:address:${addressGroup(remoteAddress)}`, loginLimits.address, message);
      const account = await take(`login:account:${accountName(email)}`, loginLimits.account, message);
      const both = async (work: Promise<void>[]): Promise<void> => void (await Promise.all(work));
      return {
        succeeded: () => both([address.giveBack(), account.forgetAll()]),
        withdrawn: () => both([address.giveBack(), account.giveBack()]),
      };
    },
  };
}
