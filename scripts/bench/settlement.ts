/**
 * Settlement's speed: usage events per second by one worker, from Redis's streams into PostgreSQL, with everything it
 * does (records, entries, balances, rollups, cursors, trimming), on real services of its own.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { startPostgres } from "#scripts/services/postgres.ts";
import { startRedis } from "#scripts/services/redis.ts";
import { microCredits } from "#server/contracts/money.ts";
import { laneCount, shardOf } from "#server/contracts/shards.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { migrate } from "#server/infra/migrate.ts";
import { mintId } from "#server/infra/mint.ts";
import { connectRedis, type RedisClient } from "#server/infra/redis.ts";
import { databaseOfPool, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import { grantCredits, openWallet } from "#server/ledger/grant-credits.ts";
import { shardKeys } from "#server/metering/keys.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { shardsOfLane } from "#server/settlement/lanes.ts";
import { makeSettlement, type Settlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";

export interface SettlementMeasurement {
  events: number;
  /** Usage records that were in the table before. */
  preload: number;
  eventsPerSecond: number;
  /** CPU of the worker's own process. */
  workerMicrosPerEvent: number;
}

export interface SettlementBenchOptions {
  /** Usage events per round. */
  events?: number;
  /** Records in the table before each round, ascending: [0, 5_000_000]. */
  preload?: readonly number[];
  virtualEndpoints?: number;
  /** Told what is going on. */
  onProgress?: (line: string) => void;
}

interface World {
  database: SqlDatabase;
  redis: RedisClient;
  settlement: Settlement;
  endpoints: Endpoint[];
}

interface Endpoint {
  merchantId: string;
  customerId: string;
  virtualEndpointId: string;
  keyId: string;
  logicalModelId: string;
}

/** Measures one worker at each table size; starts and ends its own PostgreSQL and Redis. */
export async function measureSettlement(options: SettlementBenchOptions = {}): Promise<SettlementMeasurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-settlement-"));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const server = await startRedis({ dir: join(folder, "redis"), durable: false });
  const pool = makePool(postgres.url);
  const redis = connectRedis({ url: server.url, cluster: false, replyTimeoutMs: 30_000 });
  try {
    await new Promise<void>((resolve) => redis.client.once("ready", () => resolve()));
    await migrate(postgres.url);
    const database = databaseOfPool(pool);
    const settlement = makeSettlement({
      database,
      metering: makeMeteringAdmin({ redis }),
      metrics: makeSettlementMetrics(new Registry()),
      logger: pino({ level: "error" }),
    });
    await settlement.rebuildShards();
    const endpoints = await createEndpoints(database, options.virtualEndpoints ?? 200);
    const world = { database, redis: redis.client, settlement, endpoints };
    const results: SettlementMeasurement[] = [];
    let loaded = 0;
    for (const preload of options.preload ?? [0, 5_000_000]) {
      if (preload > loaded) options.onProgress?.(`settlement: writing ${preload - loaded} records to the table`);
      await preloadRecords(database, preload - loaded, endpoints);
      const measured = await measureRound(world, options.events ?? 50_000);
      loaded = Math.max(loaded, preload) + measured.events;
      results.push({ ...measured, preload });
    }
    return results;
  } finally {
    redis.close();
    await pool.end();
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createEndpoints(database: SqlDatabase, count: number): Promise<Endpoint[]> {
  const merchantId = mintId("merchant");
  const customerId = mintId("customer");
  await database.query("INSERT INTO merchant (id, slug, name) VALUES ($1, 'bench', 'Bench')", [merchantId]);
  await database.query("INSERT INTO customer (id, merchant_id, name) VALUES ($1, $2, 'Bench')", [
    customerId,
    merchantId,
  ]);
  const endpoints: Endpoint[] = [];
  for (let index = 0; index < count; index++) {
    const virtualEndpointId = mintId("virtualEndpoint");
    await database.query(
      "INSERT INTO virtual_endpoint (id, merchant_id, customer_id, name) VALUES ($1, $2, $3, 'Bench')",
      [virtualEndpointId, merchantId, customerId],
    );
    await openWallet(database, { merchantId, virtualEndpointId });
    await database.transaction((sql) =>
      grantCredits(sql, {
        merchantId,
        virtualEndpointId,
        kind: "grant",
        amount: microCredits(10n ** 15n),
        reason: "bench",
      }),
    );
    const own = { keyId: mintId("accessKey"), logicalModelId: mintId("logicalModel") };
    endpoints.push({ merchantId, customerId, virtualEndpointId, ...own });
  }
  return endpoints;
}

/** Records of the last twenty days, oldest first, over all endpoints, as settlement would have written them. */
async function preloadRecords(database: SqlDatabase, count: number, endpoints: readonly Endpoint[]): Promise<void> {
  if (count <= 0) return;
  await database.query("SELECT ensure_usage_record_partition(now() - interval '20 days')");
  await database.query(
    `INSERT INTO usage_record (occurred_at, request_id, merchant_id, virtual_endpoint_id, customer_id, access_key_id,
       logical_model_id, logical_model, physical_model_id, provider_id, endpoint, status, units, estimated,
       charge_micros, cost_nanos, cost_currency, price_version_id, cost_version_id, balance_after_micros, attempts,
       latency_ms, ttft_ms, stream, shard, epoch)
     SELECT uuid_v7_time(minted.id), minted.id, $2, endpoint.id, $3, endpoint.key, endpoint.model, 'chat', $6, $7, 'chat/completions',
            'succeeded', '{"input": 100, "output": 50, "request": 1}', false, 1500, 2500, 'USD', $8, $9, 1000000,
            '[{"physical_model_id": "pm_bench", "status": 200, "ms": 12}]', 30, 10, true, 1, 1
     FROM (SELECT n, (lpad(to_hex(floor(extract(epoch FROM now()) * 1000)::bigint - ((1 - n::float8 / $1) * 1728000000)::bigint), 12, '0')
                      || '7' || substr(md5(n::text || clock_timestamp()::text), 1, 3) || '8'
                      || substr(md5(n::text || 'x' || clock_timestamp()::text), 1, 15))::uuid AS id
           FROM generate_series(1, $1::int) AS n) AS minted
     JOIN unnest($4::text[], $5::text[], $10::text[]) WITH ORDINALITY AS endpoint(id, key, model, at)
       ON endpoint.at = minted.n % $11::int + 1`,
    [
      count,
      endpoints[0]?.merchantId,
      endpoints[0]?.customerId,
      endpoints.map((endpoint) => endpoint.virtualEndpointId),
      endpoints.map((endpoint) => endpoint.keyId),
      mintId("physicalModel"),
      mintId("provider"),
      mintId("price"),
      mintId("cost"),
      endpoints.map((endpoint) => endpoint.logicalModelId),
      endpoints.length,
    ],
  );
  // What a table of this size has long behind it: otherwise vacuum and write-back of the preload would be measured.
  await database.query("VACUUM (ANALYZE) usage_record");
  await database.query("CHECKPOINT");
}

async function measureRound(world: World, events: number): Promise<Omit<SettlementMeasurement, "preload">> {
  await appendEvents(world, events);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  // As the worker does it: its lanes side by side in one process.
  const lanes = await Promise.all(
    Array.from({ length: laneCount }, async (_, lane) => {
      let settled = 0;
      for (;;) {
        const result = await world.settlement.settleLane(shardsOfLane(lane));
        settled += result.settled;
        if (result.dry) return settled;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const settled = lanes.reduce((sum, count) => sum + count, 0);
  if (settled !== events) throw new Error(`${events} events were emitted and ${settled} settled`);
  return { events, eventsPerSecond: events / seconds, workerMicrosPerEvent: (user + system) / events };
}

async function appendEvents(world: World, events: number): Promise<void> {
  const models = {
    pm: mintId("physicalModel"),
    provider: mintId("provider"),
    price: mintId("price"),
    cost: mintId("cost"),
  };
  const chunk = 2_000;
  for (let from = 0; from < events; from += chunk) {
    const adding: Promise<unknown>[] = [];
    for (let at = from; at < Math.min(events, from + chunk); at++) {
      const endpoint = world.endpoints[at % world.endpoints.length];
      if (!endpoint) throw new Error("no endpoints");
      const event = eventOf(endpoint, models);
      const { usage } = shardKeys(shardOf(endpoint.virtualEndpointId));
      const fields = ["e", JSON.stringify(event), "c", event.charge, "b", "1000000", "v", event.ve_id];
      adding.push(world.redis.xadd(usage, "*", ...fields, "r", event.request_id, "k", "usage"));
    }
    await Promise.all(adding);
  }
}

const eventOf = (
  endpoint: Endpoint,
  models: { pm: string; provider: string; price: string; cost: string },
): UsageEvent => ({
  request_id: mintId("request"),
  merchant_id: endpoint.merchantId,
  ve_id: endpoint.virtualEndpointId,
  customer_id: endpoint.customerId,
  key_id: endpoint.keyId,
  logical_model_id: endpoint.logicalModelId,
  logical_model: "chat",
  physical_model_id: models.pm,
  provider_id: models.provider,
  endpoint: "chat/completions",
  status: "succeeded",
  error_code: null,
  units: { input: 100, output: 50, request: 1 },
  estimated: false,
  charge: "1500",
  cost: "2500",
  cost_currency: "USD",
  price_version_id: models.price,
  cost_version_id: models.cost,
  attempts: [{ physical_model_id: models.pm, status: 200, ms: 12 }],
  latency_ms: 30,
  ttft_ms: 10,
  stream: true,
  app: null,
  client_request_id: null,
  epoch: 1,
});
