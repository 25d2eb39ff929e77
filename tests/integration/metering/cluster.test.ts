import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestRedis } from "#tests/setup/redis.ts";
import {
  admitOf,
  commitOf,
  credits,
  everyShard,
  extendOf,
  fund,
  heldOf,
  load,
  makeWorld,
  openAll,
  type World,
  walletOf,
} from "./world.ts";

let world: World;
beforeAll(async () => {
  const server = await startTestRedis({ cluster: true });
  const node = new Redis(server.url);
  await node.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  await node.call("CONFIG", "SET", "cluster-announce-ip", "127.0.0.1"); // a lone node does not know its address
  await vi.waitFor(async () => expect(await node.call("CLUSTER", "INFO")).toContain("cluster_state:ok"), {
    timeout: 10_000,
  });
  node.disconnect();
  world = await makeWorld(server, { cluster: true });
});
afterAll(() => world?.end());

test("a cluster refuses scripts that leave their slot, so this test means something", async () => {
  const crossing = "#!lua\nreturn redis.call('GET', ARGV[1])";
  await expect(world.redis.client.eval(crossing, 1, "{s00}:a", "{s01}:a")).rejects.toThrow(/slot|non local/i);
});

test("every script keeps to its slot", async () => {
  const { admin, metering } = world;
  const endpoints = await Promise.all(Array.from({ length: 20 }, () => fund(admin, 1_000n)));
  const limits = {
    key: { rpm: 100, tpm: 10_000, concurrency: 5 },
    endpoint: { rpm: 100, tpm: 10_000, concurrency: 5 },
  };
  for (const endpoint of endpoints) {
    const line = { keyId: endpoint.keyId, memberIds: [endpoint.keyId], window: "day" } as const;
    const spend = { ...line, spend: credits(0), pastSpend: credits(0), configVersion: 1n };
    const atMs = await admin.clockMs();
    expect(await admin.restoreKeySpend(endpoint.shard, `${atMs + 60_000}-0`, atMs, [spend])).toBe("restored");
    const keyCreditLimit = { amount: credits(500), window: "day" } as const;
    const request = admitOf(endpoint, 100n, { tokens: 10, keyCreditLimit }, limits);
    heldOf(await metering.admit(request));
    const delivered = { charge: credits(5), units: { output: 3 } };
    expect(await metering.extend([extendOf(endpoint, request, 10n, delivered)])).toEqual([
      { outcome: "extended", held: 110n },
    ]);
    expect(await metering.commit(commitOf(endpoint, request, 60n))).toMatchObject({ remaining: 940n });
    expect((await metering.admit(admitOf(endpoint, 2_000n))).outcome).toBe("insufficient");
    metering.refuse(endpoint.shard, request.event);
    heldOf(await metering.admit(admitOf(endpoint, 100n, { holdTtlMs: 1, keyCreditLimit })));
    await expect.poll(() => admin.sweep(endpoint.shard, 10)).toBe(1);
    await admin.pushBudget({ virtualEndpointId: endpoint.id, budget: credits(2_000), budgetVersion: 2n });
    await admin.pushConfigVersion(endpoint.id, 1n);
    expect(await walletOf(admin, endpoint)).toEqual({ budget: 2_000n, spend: 60n, held: 0n, remaining: 1_940n });
    await expect
      .poll(() => admin.counters("ve", endpoint.id))
      .toMatchObject({ requests: 2n, refused: 2n, charge: 60n });
    const events = await admin.readEvents(endpoint.shard, "0-0", 100);
    await admin.restoreCounters(endpoint.shard, events[0]!.id, [
      { kind: "ve", id: endpoint.id, requests: 0n, refused: 0n, input: 0n, output: 0n, charge: credits(0) },
    ]);
    await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: events[0]!.id });
  }
  expect((await admin.openHolds()).count).toBe(0);
  const positions = everyShard.map((shard) => ({ shard, afterId: "0-0" }));
  expect((await admin.readEventsOfMany(positions, 100)).length).toBeGreaterThan(20);
});

test("a cluster that forgot everything is rebuilt like a single Redis", async () => {
  const { admin, redis, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const living = admitOf(endpoint, 300n);
  const done = admitOf(endpoint, 100n);
  heldOf(await metering.admit(living));
  heldOf(await metering.admit(done));
  await metering.commit(commitOf(endpoint, done, 40n));
  await redis.client.flushall();
  expect(await metering.admit(admitOf(endpoint, 1n))).toEqual({ outcome: "unavailable", reason: "closed" });
  expect(await admin.shardsToRebuild()).toEqual(everyShard);
  await admin.closeShards(everyShard);
  const token = await admin.callForReturn(everyShard);
  await expect.poll(() => admin.returnedProcesses(token), { timeout: 5_000 }).toHaveLength(1);
  await load(admin, endpoint, 1_000n);
  await openAll(admin, 2);
  expect(await walletOf(admin, endpoint)).toEqual({ budget: 1_000n, spend: 40n, held: 300n, remaining: 660n });
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "held", epoch: 2 });
});

test("a lost cluster node stops admission at once and comes back by itself", async () => {
  const { admin, redis, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  heldOf(await metering.admit(admitOf(endpoint, 1n)));
  await redis.client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  await expect
    .poll(() => metering.admit(admitOf(endpoint, 1n)), { interval: 0 })
    .toMatchObject({ reason: "redis_away" });
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n)), { timeout: 5_000 }).toMatchObject({ outcome: "held" });
});
