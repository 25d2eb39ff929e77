/**
 * The health of physical models as all processes see it: breakers are kept in each process and pushed to the others
 * through Redis, never asked for on the hot path (decision 14). The lease of a probe is taken in Redis before the
 * deadline's first request: one process probes at a time.
 */
import type { Logger } from "pino";
import { type RedisConnection, redisTimeMs } from "#server/infra/redis.ts";
import { Breaker, type BreakerFailure, type BreakerNotice } from "./breaker.ts";
import { SharedDeadlines } from "./shared-deadlines.ts";

export interface RouteHealth {
  /** Whether this physical model may be tried now; a half-open one admits its probe once. */
  admits(physicalModelId: string): boolean;
  isOpen(physicalModelId: string): boolean;
  /** When the first of these may be tried again, ms since 1970. */
  reopensAtMs(physicalModelIds: readonly string[]): number;
  /** @param firstByteMs from sending to the first byte, for the fastest-first order; null: not known */
  succeeded(physicalModelId: string, firstByteMs: number | null): void;
  failed(physicalModelId: string, failure: BreakerFailure): void;
  /** The try ended for no fault of the route. */
  undecided(physicalModelId: string): void;
  /** Moving average of the time to the first byte, ms; null: none yet. */
  speedMs(physicalModelId: string): number | null;
}

export interface SharedRouteHealth extends RouteHealth {
  start(): Promise<void>;
  stop(): void;
}

const channel = "sluice:health";
/** hash: physical model → "<open until> <level>" of open breakers; until: Redis's clock, ms since 1970 (decision 15) */
const openKey = "{health}:open";
const leaseKey = (physicalModelId: string): string => `{health}:probe:${physicalModelId}`;
/** How long a process may keep a probe to itself. */
const leaseMs = 5_000;
/** A route that nobody has asked for since its deadline is probed by whoever comes first. */
const seldomMs = 60_000;
const tickMs = 250;
/** Lost notices are made good after this. */
const ticksPerReload = 20;
/** Weight of the newest answer in the moving average. */
const newest = 0.1;

export interface RouteHealthSettings {
  redis: RedisConnection;
  processId: string;
  logger: Pick<Logger, "debug" | "info" | "warn">;
}

/** Route health shared through Redis. It owns one timer and one subscriber between `start` and `stop`. */
export function makeRouteHealth({ redis, processId, logger }: RouteHealthSettings): SharedRouteHealth {
  const breakers = new Map<string, Breaker>();
  const speeds = new Map<string, number>();
  const leased = new Set<string>();
  const deadlines = new SharedDeadlines();
  let timer: NodeJS.Timeout | null = null;
  let subscriber: ReturnType<RedisConnection["makeSubscriber"]> | null = null;
  let ticks = 0;

  const breakerOf = (id: string): Breaker => {
    let breaker = breakers.get(id);
    if (!breaker) {
      breaker = new Breaker();
      breakers.set(id, breaker);
    }
    return breaker;
  };
  const lost = (error: unknown) => logger.debug({ err: error }, "routing: health is not shared right now");
  const tell = (id: string, { level, openUntilMs: localMs }: BreakerNotice): void => {
    const openUntilMs = deadlines.told(id, localMs);
    logger.info({ physical_model_id: id, open_until_ms: openUntilMs, level }, "routing: a breaker changed");
    const text = `${openUntilMs} ${level}`;
    const stored = openUntilMs === 0 ? redis.client.hdel(openKey, id) : redis.client.hset(openKey, id, text);
    stored.catch(lost);
    redis.client.publish(channel, `${processId} ${id} ${text}`).catch(lost);
  };
  const take = (id: string, until: string | undefined, level: string | undefined): void => {
    const openUntilMs = deadlines.heard(id, Number(until));
    if (openUntilMs !== null) breakerOf(id).hear({ openUntilMs, level: Number(level) });
  };
  const hear = (message: string): void => {
    const [from, id = "", until, level] = message.split(" ");
    if (from !== processId) take(id, until, level);
  };
  const reload = async (): Promise<void> => {
    const sentMs = performance.now();
    const [time, open] = await Promise.all([redis.client.time(), redis.client.hgetall(openKey)]);
    deadlines.sample(redisTimeMs(time), sentMs);
    for (const [id, text] of Object.entries(open)) take(id, ...(text.split(" ") as [string?, string?]));
  };
  /** Shortly before a deadline one process takes the lease; the others leave the probe to it. */
  const lease = async (id: string, breaker: Breaker): Promise<void> => {
    leased.add(id);
    try {
      const mine = await redis.client.set(leaseKey(id), processId, "PX", leaseMs, "NX");
      if (mine === null && (await redis.client.get(leaseKey(id))) !== processId)
        breaker.yieldProbe(performance.now() + leaseMs);
    } finally {
      leased.delete(id);
    }
  };
  const tick = (): void => {
    if (redis.client.status !== "ready") return;
    const now = performance.now();
    for (const [id, breaker] of breakers) {
      const at = breaker.reopensAtMs;
      if (at > 0 && at - now < 2 * tickMs && at + seldomMs > now && !leased.has(id)) lease(id, breaker).catch(lost);
    }
    if (++ticks % ticksPerReload === 0) reload().catch(lost);
  };

  return {
    admits: (id) => breakers.get(id)?.admits(performance.now()) ?? true,
    isOpen: (id) => breakers.get(id)?.isOpen(performance.now()) ?? false,
    reopensAtMs: (ids) => {
      const atMs = Math.min(...ids.map((id) => breakers.get(id)?.reopensAtMs ?? 0));
      return atMs > 0 ? Math.round(Date.now() + atMs - performance.now()) : 0;
    },
    succeeded: (id, firstByteMs) => {
      if (firstByteMs !== null) {
        const before = speeds.get(id);
        speeds.set(id, before === undefined ? firstByteMs : before + (firstByteMs - before) * newest);
      }
      const notice = breakers.get(id)?.succeeded();
      if (notice) tell(id, notice);
    },
    failed: (id, failure) => {
      const notice = breakerOf(id).failed(failure, performance.now());
      if (notice) tell(id, notice);
    },
    undecided: (id) => breakers.get(id)?.undecided(),
    speedMs: (id) => speeds.get(id) ?? null,
    start: async () => {
      subscriber = redis.makeSubscriber();
      subscriber.on("message", (_channel: string, message: string) => hear(message));
      subscriber.subscribe(channel).catch(lost);
      await reload().catch(lost);
      timer ??= setInterval(tick, tickMs).unref();
    },
    stop: () => {
      if (timer) clearInterval(timer);
      timer = null;
      subscriber?.disconnect();
    },
  };
}
