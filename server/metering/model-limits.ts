/**
 * Unit and credit limits of physical models (mission.md A12, decision 14): what all endpoints used in the current
 * window, summed over the shards once a second, so soft by a second. A window begins with the first look at the
 * counters after its edge, in UTC by Redis's clock; its baseline is shared, so that all processes agree.
 */
import type { Logger } from "pino";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import type { MeteringAdmin } from "./admin-port.ts";
import { modelWindowsKey } from "./keys.ts";

export type LimitWindow = "minute" | "hour" | "day" | "month" | "total";

/** A physical model as far as its limits go. */
export interface LimitedModel {
  physicalModelId: string;
  unitLimit: { amount: number; window: LimitWindow } | null;
  creditLimit: { amount: MicroCredits; window: LimitWindow } | null;
}

export interface ModelLimits {
  /** Whether the model has reached one of its limits, as of the last look. The first question begins the watching. */
  isExhausted(model: LimitedModel): boolean;
  /** Looks now. For tests and for the timer. */
  look(): Promise<void>;
  start(): void;
  stop(): void;
}

export interface ModelLimitsDependencies {
  metering: Pick<MeteringAdmin, "counters">;
  redis: RedisConnection;
  logger: Pick<Logger, "debug">;
}

interface Watched {
  model: LimitedModel;
  exhausted: boolean;
  /** By the monotonic clock. */
  askedMs: number;
}

const lookEveryMs = 1_000;
/** A model that nobody asks for is not looked at any more. */
const forgetMs = 60_000;
/** Baselines are kept for longer than the longest window. */
const keptSeconds = 40 * 86_400;

/** The window that this time (ms since 1970) lies in, by name: "day:2026-11-21". */
export function windowName(window: LimitWindow, timeMs: number): string {
  const lengths = { minute: 16, hour: 13, day: 10, month: 7 } as const;
  return window === "total" ? "total" : `${window}:${new Date(timeMs).toISOString().slice(0, lengths[window])}`;
}

/** Limits over Redis's counters; owns one timer between `start` and `stop`. */
export function makeModelLimits({ metering, redis, logger }: ModelLimitsDependencies): ModelLimits {
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  /** What was counted when the window began. */
  const baselineOf = async (id: string, name: string, now: string): Promise<bigint> => {
    if (name.startsWith("total")) return 0n;
    const key = modelWindowsKey(id);
    await redis.client.hsetnx(key, name, now);
    await redis.client.expire(key, keptSeconds);
    return BigInt((await redis.client.hget(key, name)) ?? now);
  };
  const usedInWindow = async (
    id: string,
    window: LimitWindow,
    kind: "units" | "credits",
    timeMs: number,
    total: bigint,
  ) => total - (await baselineOf(id, `${windowName(window, timeMs)}:${kind}`, total.toString()));

  const lookAt = async (entry: Watched, timeMs: number): Promise<void> => {
    const { physicalModelId: id, unitLimit, creditLimit } = entry.model;
    const counted = await metering.counters("pm", id);
    const units = unitLimit
      ? await usedInWindow(id, unitLimit.window, "units", timeMs, counted.input + counted.output)
      : 0n;
    const credits = creditLimit
      ? await usedInWindow(id, creditLimit.window, "credits", timeMs, counted.charge as bigint)
      : 0n;
    entry.exhausted =
      (unitLimit !== null && units >= BigInt(unitLimit.amount)) ||
      (creditLimit !== null && credits >= (creditLimit.amount as bigint));
  };
  const lookAtAll = async (): Promise<void> => {
    const now = performance.now();
    for (const [id, entry] of watched) if (now - entry.askedMs > forgetMs) watched.delete(id);
    if (watched.size === 0) return;
    const [seconds] = await redis.client.time();
    await Promise.all([...watched.values()].map((entry) => lookAt(entry, Number(seconds) * 1000)));
  };
  const look = (): Promise<void> => {
    looking ??= lookAtAll().finally(() => {
      looking = null;
    });
    return looking;
  };
  const failed = (error: unknown) => logger.debug({ err: error }, "metering: model limits could not be looked at");

  return {
    isExhausted: (model) => {
      if (model.unitLimit === null && model.creditLimit === null) return false;
      const known = watched.get(model.physicalModelId);
      if (known) {
        known.model = model;
        known.askedMs = performance.now();
        return known.exhausted;
      }
      watched.set(model.physicalModelId, { model, exhausted: false, askedMs: performance.now() });
      if (timer) look().catch(failed);
      return false;
    },
    look,
    start: () => {
      timer ??= setInterval(() => {
        if (redis.client.status === "ready") look().catch(failed);
      }, lookEveryMs).unref();
    },
    stop: () => {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
}
