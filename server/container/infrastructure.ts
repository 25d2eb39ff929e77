/** What every process stands on: connections, clocks, keys. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { Registry } from "prom-client";
import type { Env } from "#server/env.ts";
import { type KeyHasher, makeKeyHasher, makeSealer, type Sealer } from "#server/infra/crypto.ts";
import { makeLiveChannel } from "#server/infra/live-channel.ts";
import { type Logger, makeLogger } from "#server/infra/logger.ts";
import { type Mailer, makeMailer } from "#server/infra/mailer.ts";
import { makePrisma, type PrismaClient } from "#server/infra/prisma.ts";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import { databaseOfPool, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { makeDeliverMail } from "#server/notifications/deliver-mail.ts";
import { makeAnnounceSettled } from "#server/settlement/announce-settled.ts";
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
  /** Sends the mail that waits. */
  deliverMail: () => Promise<number>;
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
  const sealer = makeSealer({ current: env.APP_SECRET, previous: env.APP_SECRET_PREVIOUS });
  const mailer = name === "worker" ? mailerOf(env, logger) : null;
  const onUnheard = (error: unknown) => logger.debug({ error }, "open screens are not told");
  const announce = makeAnnounceSettled({ channel: makeLiveChannel({ redis, onError: onUnheard }) });
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
    settlement: makeSettlement({ database, metering: meteringAdmin, metrics, logger, announce }),
    deliverMail: makeDeliverMail({ prisma, database, sealer, mailer, logger, publicUrl: env.PUBLIC_URL }),
    sealer,
    hasher: makeKeyHasher(env.KEY_PEPPER),
    close: async () => {
      mailer?.close();
      await Promise.all([prisma.$disconnect(), pool.end()]);
      redis.close();
    },
  };
}

/** Only the worker sends. */
function mailerOf(env: Env, logger: Logger): Mailer | null {
  const from = env.MAIL_FROM ?? `no-reply@${new URL(env.PUBLIC_URL).hostname}`;
  const mailer = makeMailer({ smtpUrl: env.SMTP_URL, mailDir: env.MAIL_DIR, from });
  if (!mailer) logger.warn("mail waits: neither SMTP_URL nor MAIL_DIR is set");
  return mailer;
}
