/** The worker process: env → parts → worker → drain. */
import { Registry } from "prom-client";
import { readEnv } from "#server/env.ts";
import { makeLogger } from "#server/infra/logger.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { databaseOfPool, makePool } from "#server/infra/sql.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { makeSettlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";
import { startWorker } from "./worker.ts";

const env = readEnv();
const logger = makeLogger({ level: env.LOG_LEVEL, name: "worker" });
const pool = makePool(env.DATABASE_URL, {
  name: "sluice-worker",
  onError: (error) => logger.debug({ error }, "idle database connection"),
});
const redis = connectRedis({
  url: env.REDIS_URL,
  cluster: env.REDIS_CLUSTER,
  // Reading a full batch of events takes longer than a request may wait.
  replyTimeoutMs: 10_000,
  onError: (error) => logger.debug({ error }, "Redis connection"),
});
const settlement = makeSettlement({
  database: databaseOfPool(pool),
  metering: makeMeteringAdmin({ redis }),
  metrics: makeSettlementMetrics(new Registry()),
  logger,
});
const worker = startWorker({ settlement, redis, logger, env });
logger.info({ pid: process.pid }, "worker started");

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, "worker drains");
  await worker.stop();
  redis.close();
  await pool.end();
  logger.info("worker stopped");
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));
