import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { schedulesOf } from "#jobs/schedules.ts";
import { freePort } from "#scripts/services/free-port.ts";
import { microCredits } from "#server/contracts/money.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { queueName, queuePrefix } from "#server/queues/contracts.ts";
import { createEndpoint, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
const started: ChildProcess[] = [];
const soon = { timeout: 30_000, interval: 50 };

beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world.end());
afterEach(async () => {
  for (const child of started.splice(0)) await end(child, "SIGKILL");
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
  return child.exitCode;
}

function startWorkerProcess(settings: Record<string, string> = {}): ChildProcess {
  const root = join(import.meta.dirname, "../../..");
  const child = spawn(process.execPath, ["--import", "tsx", "jobs/index.ts"], {
    cwd: root,
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: world.databaseUrl,
      REDIS_URL: world.redisUrl,
      APP_SECRET: "a".repeat(32),
      KEY_PEPPER: "b".repeat(32),
      PUBLIC_URL: "http://127.0.0.1:1",
      LOG_LEVEL: "error",
      SETTLE_EVERY_MS: "100",
      SWEEP_EVERY_MS: "200",
      ...settings,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  started.push(child);
  return child;
}

async function funded(): Promise<TestEndpoint> {
  const endpoint = await createEndpoint(world.database);
  await world.database.transaction((sql) =>
    grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(1_000_000_000n), reason: "opening" }),
  );
  return endpoint;
}

const spendOf = async (endpoint: TestEndpoint) => {
  const [row] = await world.database.query<{ spend: number }>(
    "SELECT spend_micros::int AS spend FROM ve_wallet WHERE virtual_endpoint_id = $1",
    [endpoint.virtualEndpointId],
  );
  return row!.spend;
};

/** Slowly, one after the other: a kill finds the worker in the middle. */
const emit = (endpoint: TestEndpoint, count: number) =>
  appendUsage(
    world.redis.client,
    endpoint,
    Array.from({ length: count }, () => ({ event: usageEvent(endpoint) })),
  );

describe("the worker process", () => {
  it("settles by itself, finds its way after FLUSHALL, and drains on SIGTERM", async () => {
    const schedules = schedulesOf({ SETTLE_EVERY_MS: 100, SWEEP_EVERY_MS: 100 }).length;
    const endpoint = await funded();
    const worker = startWorkerProcess();
    await emit(endpoint, 10);
    await vi.waitFor(async () => expect(await spendOf(endpoint)).toBe(15_000), soon);

    await world.redis.client.flushall();
    await vi.waitFor(async () => expect(await world.metering.shardsToRebuild()).toEqual([]), soon);
    await vi.waitFor(
      async () => expect(await world.redis.client.zcard(`${queuePrefix}:${queueName}:repeat`)).toBe(schedules),
      soon,
    );
    await emit(endpoint, 5);
    await vi.waitFor(async () => expect(await spendOf(endpoint)).toBe(22_500), soon);
    const [live] = await world.metering.liveWallets([endpoint.virtualEndpointId]);
    expect(live).toMatchObject({ budget: 1_000_000_000n });

    expect(await end(worker, "SIGTERM")).toBe(0);
  });

  it("killed at any moment loses and doubles nothing", async () => {
    const endpoint = await funded();
    let emitted = 0;
    for (let round = 0; round < 3; round++) {
      const worker = startWorkerProcess();
      // Killed as soon as it has begun to write what this round emitted.
      const before = await spendOf(endpoint);
      const emitting = emit(endpoint, 400);
      emitted += 400;
      await vi.waitFor(async () => expect(await spendOf(endpoint)).toBeGreaterThan(before), soon);
      await end(worker, "SIGKILL");
      await emitting;
    }
    startWorkerProcess();
    await vi.waitFor(async () => expect(await spendOf(endpoint)).toBe(emitted * 1_500), soon);
    expect(await world.verify()).toMatchObject({ ok: true });
    // Usage written by hand was never taken from the wallets in Redis, those of the other tests included.
    await world.settlement.checkWallets("repair");
    expect(await world.settlement.checkWallets("report")).toEqual([]);
  }, 90_000);

  it("serves its own figures, where that is asked for", async () => {
    const port = await freePort();
    const endpoint = await funded();
    startWorkerProcess({ METRICS_PORT: String(port) });
    await emit(endpoint, 3);
    await vi.waitFor(async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(metrics).toContain("\nsluice_settlement_events_total 3\n");
      expect(metrics).toContain("\nsluice_ledger_problems 0\n");
    }, soon);
  });

  it("outlives a database that throws it out", async () => {
    const endpoint = await funded();
    const worker = startWorkerProcess();
    await emit(endpoint, 1);
    await vi.waitFor(async () => expect(await spendOf(endpoint)).toBe(1_500), soon);
    await world.database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice-worker'",
    );
    await emit(endpoint, 1);
    await vi.waitFor(async () => expect(await spendOf(endpoint)).toBe(3_000), soon);
    expect(worker.exitCode).toBeNull();
  });
});
