import type pg from "pg";
import { pino } from "pino";
import { Registry } from "prom-client";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import { databaseOfPool, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import { makeVerifyLedger } from "#server/ledger/verify.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { allShards } from "#server/settlement/lanes.ts";
import { makeSettlement, type Settlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics, type SettlementMetrics } from "#server/settlement/settlement-metrics.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { startTestRedis } from "#tests/setup/redis.ts";

export interface SettlementWorld {
  pool: pg.Pool;
  database: SqlDatabase;
  databaseUrl: string;
  redis: RedisConnection;
  redisUrl: string;
  metering: MeteringAdmin;
  settlement: Settlement;
  metrics: SettlementMetrics;
  verify: ReturnType<typeof makeVerifyLedger>;
  /** A second worker on the same services. */
  another(changes?: { metering?: MeteringAdmin; batchSize?: number }): Settlement;
  end(): Promise<void>;
}

/** Settlement on services that stand already, its shards not opened yet. */
export const makeTestSettlement = (
  services: { database: SqlDatabase; metering: MeteringAdmin; batchSize?: number },
  metrics = makeSettlementMetrics(new Registry()),
): Settlement => makeSettlement({ ...services, metrics, logger: pino({ level: "silent" }) });

/** A database and a Redis of their own with settlement wired to both, every shard opened. */
export async function createSettlementWorld(): Promise<SettlementWorld> {
  const [created, server] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const pool = makePool(created.url);
  const database = databaseOfPool(pool);
  const redis = connectRedis({ url: server.url, cluster: false });
  await new Promise<void>((resolve) => redis.client.once("ready", () => resolve()));
  const metering = makeMeteringAdmin({ redis });
  const metrics = makeSettlementMetrics(new Registry());
  const another: SettlementWorld["another"] = (changes = {}) => makeTestSettlement({ database, metering, ...changes });
  const settlement = makeTestSettlement({ database, metering }, metrics);
  const rebuilt = await settlement.rebuildShards();
  if (rebuilt.length !== allShards.length) throw new Error("not every shard was opened");
  return {
    pool,
    database,
    databaseUrl: created.url,
    redis,
    redisUrl: server.url,
    metering,
    settlement,
    metrics,
    verify: makeVerifyLedger({ database }),
    another,
    end: async () => {
      redis.close();
      await pool.end();
      await server.stop();
      await created.drop();
    },
  };
}
