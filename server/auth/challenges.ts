/** Short-lived things that wait for an answer, in Redis: each is taken at most once, and leaves by itself. */
import { AppError } from "#server/contracts/errors.ts";
import type { RedisConnection } from "#server/infra/redis.ts";

export interface Challenges {
  put(name: string, value: string, ttlSeconds: number): Promise<void>;
  /** Looks without taking; null: there is none any more. */
  peek(name: string): Promise<string | null>;
  /** Takes it: of several at the same moment one gets it. */
  take(name: string): Promise<string | null>;
}

const unavailable = (cause: unknown): never => {
  throw new AppError("service_unavailable", {
    userMessage: "Signing in is not possible just now.",
    message: "challenges cannot be kept",
    retryAfterSeconds: 2,
    retryable: true,
    cause,
  });
};

const keyOf = (name: string): string => `challenge:${name}`;

/** Its calls throw AppError service_unavailable when Redis is away. */
export const makeChallenges = ({ redis }: { redis: RedisConnection }): Challenges => ({
  put: async (name, value, ttlSeconds) =>
    void (await redis.client.set(keyOf(name), value, "EX", ttlSeconds).catch(unavailable)),
  peek: (name) => redis.client.get(keyOf(name)).catch(unavailable),
  take: (name) => redis.client.getdel(keyOf(name)).catch(unavailable),
});
