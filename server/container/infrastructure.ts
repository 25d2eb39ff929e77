/** What every process stands on: connections, clocks, keys. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { Registry } from "prom-client";
import type { Env } from "#server/env.ts";
import { type KeyHasher, makeKeyHasher, makeSealer, type Sealer } from "#server/infra/crypto.ts";
import { type Logger, makeLogger } from "#server/infra/logger.ts";
import { makePrisma, type PrismaClient } from "#server/infra/prisma.ts";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import { databaseOfPool, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { makeSettlement, type Settlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";

export interface Infrastructure {
  env: Env;
  /** Unique among all processes that ever lived. */
  processId: string;
  logger: Logger;
  registry: Registry;
  prisma: PrismaClient;
  pool: pg.Pool;
  database: SqlDatabase;
  redis: RedisConnection;
  meteringAdmin: MeteringAdmin;
  settlement: Settlement;
  sealer: Sealer;
  hasher: KeyHasher;
  close(): Promise<void>;
}

/** Connects; nothing is sent yet. */
export function makeInfrastructure(env: Env, name: "web" | "worker" | "seed"): Infrastructure {
  const logger = makeLogger({ level: env.LOG_LEVEL, name });
  const prisma = makePrisma(env.DATABASE_URL);
  const onError = (what: string) => (error: Error) => logger.warn({ err: error }, `${what}: connection lost`);
  const pool = makePool(env.DATABASE_URL, { name: `sluice-${name}`, onError: onError("PostgreSQL") });
  const database = databaseOfPool(pool);
  const redis = connectRedis({
    url: env.REDIS_URL,
    cluster: env.REDIS_CLUSTER,
    // The worker reads whole batches, which takes longer than a request may wait.
    ...(name === "worker" ? { replyTimeoutMs: 10_000 } : {}),
    onError: onError("Redis"),
  });
  const meteringAdmin = makeMeteringAdmin({ redis });
  const registry = new Registry();
  // Settlement runs in the worker: elsewhere its figures would stand still, so they are shown nowhere else.
  const metrics = makeSettlementMetrics(name === "worker" ? registry : new Registry());
  return {
    env,
    processId: `${name}_${randomUUID()}`,
    logger,
    registry,
    prisma,
    pool,
    database,
    redis,
    meteringAdmin,
    settlement: makeSettlement({ database, metering: meteringAdmin, metrics, logger }),
    sealer: makeSealer({ current: env.APP_SECRET, previous: env.APP_SECRET_PREVIOUS }),
    hasher: makeKeyHasher(env.KEY_PEPPER),
    close: async () => {
      await Promise.all([prisma.$disconnect(), pool.end()]);
      redis.close();
    },
  };
}
