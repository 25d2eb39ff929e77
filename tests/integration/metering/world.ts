/** A Redis of its own, opened shards, and requests as the gateway would make them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { RedisServer } from "#scripts/services/redis.ts";
import { noRateLimits, type RateLimits } from "#server/contracts/limits.ts";
import { type MicroCredits, microCredits } from "#server/contracts/money.ts";
import { shardCount, shardOf } from "#server/contracts/shards.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { mintId } from "#server/infra/mint.ts";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import type { MeteringAdmin, WalletSnapshot } from "#server/metering/admin-port.ts";
import type { AdmitInput, AdmitResult, CommitInput, ExtendInput } from "#server/metering/port.ts";
import { makeRedisMetering, type RedisMetering, type RedisMeteringSettings } from "#server/metering/redis-metering.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";

export const logger = pino({ level: process.env.LOG_LEVEL ?? "silent" });
export const credits = (value: bigint | number): MicroCredits => microCredits(BigInt(value));
export const everyShard = Array.from({ length: shardCount }, (_, shard) => shard);

export interface World {
  server: RedisServer;
  redis: RedisConnection;
  admin: MeteringAdmin;
  metering: RedisMetering;
  /** A further process. */
  process(settings?: Partial<RedisMeteringSettings>): Promise<RedisMetering>;
  end(): Promise<void>;
}

/** Opens all shards under this epoch, as a rebuild does at its end. */
export async function openAll(admin: MeteringAdmin, epoch: number): Promise<void> {
  await admin.closeShards(everyShard, new Map(everyShard.map((shard) => [shard, epoch])));
  await Promise.all(everyShard.map((shard) => admin.openShard(shard, epoch)));
}

export async function makeWorld(server: RedisServer, options: { cluster?: boolean } = {}): Promise<World> {
  const ends: (() => Promise<void> | void)[] = [];
  const spillDir = mkdtempSync(join(tmpdir(), "sluice-spill-"));
  const connect = () => {
    const connection = connectRedis({ url: server.url, cluster: options.cluster ?? false });
    ends.push(() => connection.close());
    return connection;
  };
  const redis = connect();
  if (redis.client.status !== "ready")
    await new Promise<void>((resolve) => redis.client.once("ready", () => resolve()));
  const admin = makeMeteringAdmin({ redis });
  await openAll(admin, 1);
  const process = async (settings: Partial<RedisMeteringSettings> = {}) => {
    const metering = makeRedisMetering({
      redis: connect(),
      processId: mintId("event"),
      backlogHighWater: 100_000,
      spillDir,
      logger,
      ...settings,
    });
    await metering.start();
    ends.push(() => metering.stop(0));
    return metering;
  };
  const metering = await process();
  return {
    server,
    redis,
    admin,
    metering,
    process,
    end: async () => {
      for (const end of ends.reverse()) await end();
      await server.stop();
      rmSync(spillDir, { recursive: true, force: true });
    },
  };
}

export interface Endpoint {
  id: string;
  shard: number;
  keyId: string;
  logicalModelId: string;
  physicalModelId: string;
}

export const makeEndpoint = (id = mintId("virtualEndpoint")): Endpoint => ({
  id,
  shard: shardOf(id),
  keyId: mintId("accessKey"),
  logicalModelId: mintId("logicalModel"),
  physicalModelId: mintId("physicalModel"),
});

/** A new endpoint whose wallet has this budget. */
export async function fund(admin: MeteringAdmin, budget: bigint, version = 1n): Promise<Endpoint> {
  const endpoint = makeEndpoint();
  const cursor = `${Date.now() + 86_400_000}-0`; // there are no events of it yet
  const differences = await admin.reconcile(
    endpoint.shard,
    cursor,
    [snapshot(endpoint, budget, 0n, version)],
    "repair",
  );
  if (differences.length !== 1) throw new Error("the wallet was not made");
  return endpoint;
}

export const snapshot = ({ id }: Endpoint, budget: bigint, spend = 0n, version = 1n): WalletSnapshot => ({
  virtualEndpointId: id,
  budget: credits(budget),
  budgetVersion: 1n,
  spend: credits(spend),
  configVersion: version,
});

/** Brings a wallet back into a rebuilt shard, from what PostgreSQL would know. */
export const load = (admin: MeteringAdmin, endpoint: Endpoint, budget: bigint, spend = 0n) =>
  admin.reconcile(endpoint.shard, "0-0", [snapshot(endpoint, budget, spend)], "repair");

export function eventOf(endpoint: Endpoint, change: Partial<UsageEvent> = {}): UsageEvent {
  return {
    request_id: mintId("request"),
    merchant_id: "mer_test",
    ve_id: endpoint.id,
    customer_id: "cus_test",
    key_id: endpoint.keyId,
    logical_model_id: endpoint.logicalModelId,
    logical_model: "chat",
    physical_model_id: null,
    provider_id: null,
    endpoint: "chat/completions",
    status: "abandoned",
    error_code: null,
    units: {},
    estimated: false,
    charge: "0",
    cost: null,
    cost_currency: null,
    price_version_id: null,
    cost_version_id: null,
    attempts: [],
    latency_ms: 0,
    ttft_ms: null,
    stream: true,
    app: null,
    client_request_id: null,
    epoch: 0,
    ...change,
  };
}

export interface Limits {
  endpoint?: Partial<RateLimits>;
  key?: Partial<RateLimits>;
}

export function admitOf(
  endpoint: Endpoint,
  want: bigint,
  change: Partial<AdmitInput> = {},
  limits: Limits = {},
): AdmitInput {
  return {
    shard: endpoint.shard,
    virtualEndpointId: endpoint.id,
    keyId: endpoint.keyId,
    holdId: mintId("hold"),
    version: 1,
    want: credits(want),
    atLeast: credits(want),
    tokens: 0,
    endpointLimits: { ...noRateLimits, ...limits.endpoint },
    keyLimits: { ...noRateLimits, ...limits.key },
    keyCreditLimit: null,
    holdTtlMs: 30_000,
    patient: false,
    event: eventOf(endpoint),
    ...change,
  };
}

export function commitOf(
  endpoint: Endpoint,
  admitted: AdmitInput,
  charge: bigint,
  units: Units = { input: 10, output: 5 },
): CommitInput {
  return {
    shard: endpoint.shard,
    holdId: admitted.holdId,
    estimatedTokens: admitted.tokens,
    event: {
      ...admitted.event,
      physical_model_id: endpoint.physicalModelId,
      status: "succeeded",
      units,
      charge: String(charge),
    },
  };
}

export const extendOf = (
  endpoint: Endpoint,
  admitted: AdmitInput,
  add: bigint,
  delivered: Partial<ExtendInput["delivered"]> = {},
): ExtendInput => ({
  shard: endpoint.shard,
  virtualEndpointId: endpoint.id,
  holdId: admitted.holdId,
  add: credits(add),
  holdTtlMs: admitted.holdTtlMs,
  delivered: { charge: credits(0), cost: null, units: {}, ...delivered },
});

/** The answer of an admission that must have been held. */
export function heldOf(result: AdmitResult): Extract<AdmitResult, { outcome: "held" }> {
  if (result.outcome !== "held") throw new Error(`expected a hold, got ${JSON.stringify(result)}`);
  return result;
}

/** The wallet as Redis has it, in numbers that a test can compare. */
export async function walletOf(admin: MeteringAdmin, endpoint: Endpoint) {
  const [wallet] = await admin.liveWallets([endpoint.id]);
  if (!wallet) return null;
  const { budget, spend, held, remaining } = wallet;
  return { budget: BigInt(budget), spend: BigInt(spend), held: BigInt(held), remaining: BigInt(remaining) };
}
