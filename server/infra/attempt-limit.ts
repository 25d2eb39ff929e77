/**
 * How often something may be tried in a window: counted in Redis, so that all processes share the count. An attempt is
 * taken before the work and may be given back after it, so that parallel tries cannot pass between look and count.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AppError } from "#server/contracts/errors.ts";
import type { Logger } from "./logger.ts";
import type { RedisConnection } from "./redis.ts";

export interface Limit {
  attempts: number;
  windowMs: number;
}

export interface Attempt {
  /** It counts for nothing. */
  giveBack(): Promise<void>;
  /** Every attempt under this name is forgotten. */
  forgetAll(): Promise<void>;
}

export interface AttemptLimit {
  /**
   * Takes one of the attempts under this name.
   * @param userMessage for whoever has none left; the seconds to wait follow it
   * @throws AppError rate_limit_exceeded with the seconds to wait; service_unavailable when Redis is away: without a
   * count there is no guessing
   */
  take(name: string, limit: Limit, userMessage: string): Promise<Attempt>;
}

// Found through package.json's `imports`, so that it works from the sources and from a bundle.
const takeAttempt = readFileSync(createRequire(import.meta.url).resolve("#server/infra/lua/take-attempt.lua"), "utf8");

export function makeAttemptLimit({ redis, logger }: { redis: RedisConnection; logger: Logger }): AttemptLimit {
  /** What is left behind leaves with its window: nothing fails for it. */
  const settle = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (error: unknown) => logger.warn({ error }, "an attempt could not be given back"),
    );
  return {
    take: async (name, { attempts, windowMs }, userMessage) => {
      const id = randomUUID();
      const answer = await redis.client
        .eval(takeAttempt, 1, name, id, String(attempts), String(windowMs))
        .catch((cause: unknown) => {
          throw unavailable(cause);
        });
      const waitMs = Number(answer);
      if (waitMs > 0) throw tooMany(userMessage, Math.ceil(waitMs / 1000));
      return {
        giveBack: () => settle(redis.client.zrem(name, id)),
        forgetAll: () => settle(redis.client.del(name)),
      };
    },
  };
}

const unavailable = (cause: unknown) =>
  new AppError("service_unavailable", {
    userMessage: "This is not possible just now.",
    message: "refused: attempts cannot be counted",
    retryAfterSeconds: 2,
    retryable: true,
    cause,
  });

const tooMany = (userMessage: string, seconds: number) =>
  new AppError("rate_limit_exceeded", {
    userMessage: `${userMessage} Try again in ${seconds} seconds.`,
    retryAfterSeconds: seconds,
    retryable: true,
  });
