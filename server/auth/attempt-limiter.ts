/** Counts attempts in Redis, so that every process knows them. */
import { createHash } from "node:crypto";
import { AppError } from "#server/contracts/errors.ts";
import type { RedisConnection } from "#server/infra/redis.ts";

export interface AttemptRule {
  windowSeconds: number;
  max: number;
}

export interface AttemptLimiter {
  /**
   * Counts one attempt. Counting comes before the attempt, so that many at once gain nothing.
   * @returns seconds to wait; null: it may go on
   * @throws AppError service_unavailable: Redis is away; without counting there is no attempt
   */
  count(name: string, rule: AttemptRule): Promise<number | null>;
  /** Forgets what was counted under these names. */
  forget(names: readonly string[]): Promise<void>;
}

/** Names may hold addresses of people: only their hash goes into Redis. */
const keyOf = (name: string): string => `auth:attempts:${createHash("sha256").update(name).digest("base64url")}`;

export function makeAttemptLimiter({ redis }: { redis: RedisConnection }): AttemptLimiter {
  return {
    async count(name, { windowSeconds, max }) {
      const key = keyOf(name);
      try {
        const answers = await redis.client.multi().set(key, "0", "EX", windowSeconds, "NX").incr(key).ttl(key).exec();
        const [attempts, secondsLeft] = [answers?.[1]?.[1], answers?.[2]?.[1]];
        if (typeof attempts !== "number" || typeof secondsLeft !== "number") throw new Error("Redis refused to count");
        return attempts <= max ? null : Math.max(1, secondsLeft);
      } catch (cause) {
        throw new AppError("service_unavailable", {
          userMessage: "Signing in is not possible just now. Try again in a moment.",
          retryAfterSeconds: 5,
          cause,
        });
      }
    },
    async forget(names) {
      await Promise.all(names.map((name) => redis.client.del(keyOf(name))));
    },
  };
}
