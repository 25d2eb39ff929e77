import { Redis } from "ioredis";
import type pg from "pg";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startWorker } from "#jobs/worker.ts";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import { databaseOfPool, makePool } from "#server/infra/sql.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { makeSettlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";
import { createEndpoint } from "#tests/factories/endpoint.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { startTestRedis } from "#tests/setup/redis.ts";

let pool: pg.Pool;
let redis: RedisConnection;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const [created, server] = await Promise.all([createTestDatabase(), startTestRedis({ cluster: true })]);
  const node = new Redis(server.url);
  await node.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  await node.call("CONFIG", "SET", "cluster-announce-ip", "127.0.0.1"); // a lone node does not know its address
  await vi.waitFor(async () => expect(await node.call("CLUSTER", "INFO")).toContain("cluster_state:ok"), 10_000);
  node.disconnect();
  pool = makePool(created.url);
  redis = connectRedis({ url: server.url, cluster: true });
  endings.push(
    () => pool.end(),
    created.drop,
    () => server.stop(),
  );
});
afterAll(async () => {
  redis.close();
  for (const end of endings) await end();
});

it("on a Redis Cluster the worker rebuilds, schedules and settles as on a single Redis", async () => {
  const database = databaseOfPool(pool);
  const metering = makeMeteringAdmin({ redis });
  const logger = pino({ level: "silent" });
  const metrics = makeSettlementMetrics(new Registry());
  const settlement = makeSettlement({ database, metering, metrics, logger });
  const endpoints = await Promise.all([
    createEndpoint(database, { shard: 1 }),
    createEndpoint(database, { shard: 40 }),
  ]);
  const worker = startWorker({
    settlement,
    deliverMail: async () => 0,
    redis,
    logger,
    env: { SETTLE_EVERY_MS: 100, SWEEP_EVERY_MS: 200 },
  });
  try {
    await vi.waitFor(async () => expect(await metering.shardsToRebuild()).toEqual([]), 20_000);
    for (const endpoint of endpoints) await appendUsage(redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await vi.waitFor(async () => {
      const rows = await database.query("SELECT 1 AS one FROM usage_record");
      expect(rows).toHaveLength(2);
    }, 20_000);
  } finally {
    await worker.stop();
  }
});
