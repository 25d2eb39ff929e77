import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startRedis } from "#scripts/services/redis.ts";
import { returnCallsKey, shardKeys } from "#server/metering/keys.ts";
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
afterEach(() => world.end());
const start = async () => {
  world = await makeWorld(await startTestRedis());
  return world;
};
const closed = { outcome: "unavailable", reason: "closed" };
const away = { outcome: "unavailable", reason: "redis_away" };

test("a shard without an epoch admits nobody until it is opened", async () => {
  const { admin, metering } = await start();
  const endpoint = await fund(admin, 100n);
  await admin.closeShards([endpoint.shard], new Map([[endpoint.shard, 7]]));
  expect(await admin.shardsToRebuild()).toEqual([endpoint.shard]);
  expect(await metering.admit(admitOf(endpoint, 1n))).toEqual(closed);
  await admin.openShard(endpoint.shard, 7);
  expect(await admin.shardsToRebuild()).toEqual([]);
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "held", epoch: 7 });
});

test("a shard that forgot its closing is not opened", async () => {
  const { admin, redis } = await start();
  await admin.closeShards([3]);
  await redis.client.flushall();
  await expect(admin.openShard(3, 2)).rejects.toMatchObject({ code: "conflict" });
});

test("after FLUSHALL nothing is admitted, and the call brings back unsettled events and living holds", async () => {
  const { admin, redis, metering } = await start();
  const other = await world.process();
  const endpoint = await fund(admin, 1_000n);
  const settled = admitOf(endpoint, 10n);
  heldOf(await metering.admit(settled));
  await metering.commit(commitOf(endpoint, settled, 5n));
  const [first] = await admin.readEvents(endpoint.shard, "0-0", 10);
  await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: first!.id });
  const unsettled = admitOf(endpoint, 100n);
  const living = admitOf(endpoint, 200n);
  heldOf(await metering.admit(unsettled));
  heldOf(await other.admit(living));
  await metering.commit(commitOf(endpoint, unsettled, 30n));

  await redis.client.flushall();
  expect(await metering.admit(admitOf(endpoint, 1n))).toEqual(closed);
  expect(await other.admit(admitOf(endpoint, 1n))).toEqual(closed);

  await admin.closeShards(everyShard);
  const token = await admin.callForReturn(everyShard);
  await expect.poll(async () => (await admin.returnedProcesses(token)).length).toBe(2);
  const events = await admin.readEvents(endpoint.shard, "0-0", 10);
  expect(events.map(({ requestId, charge }) => [requestId, charge])).toEqual([[unsettled.event.request_id, "30"]]);
  expect(await admin.openHolds()).toEqual({ count: 1, total: 200n });
  await load(admin, endpoint, 1_000n, 5n);
  await openAll(admin, 2);

  expect(await walletOf(admin, endpoint)).toEqual({ budget: 1_000n, spend: 35n, held: 200n, remaining: 765n });
  await expect
    .poll(() => metering.admit(admitOf(endpoint, 766n)))
    .toMatchObject({ outcome: "insufficient", remaining: 765n });
  expect(await other.commit(commitOf(endpoint, living, 65n))).toEqual({ outcome: "committed", remaining: 900n });
  expect((await admin.openHolds()).count).toBe(0);
});

test("a process that missed the call catches up with the new epoch by itself", async () => {
  const { admin, redis, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 100n);
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 30n));
  await redis.client.flushall();
  await load(admin, endpoint, 1_000n);
  await openAll(admin, 2);
  await expect.poll(() => walletOf(admin, endpoint), { timeout: 5_000 }).toMatchObject({ spend: 30n, remaining: 970n });
  expect(metering.kept()).toMatchObject({ unsettled: 1, unanswered: 0 });
  const [event] = await admin.readEvents(endpoint.shard, "0-0", 10);
  await admin.trim({ shard: endpoint.shard, epoch: 2, lastId: event!.id });
  await expect.poll(() => metering.kept().unsettled, { timeout: 5_000 }).toBe(0);
});

test("a lost notice of the call is noticed", async () => {
  const { admin, redis, metering } = await start();
  expect(metering.isReady()).toBe(true);
  await redis.client.hset(returnCallsKey, "quiet", "1,2,3");
  await expect.poll(() => admin.returnedProcesses("quiet"), { timeout: 5_000 }).toHaveLength(1);
});

test("settled events are let go of, and not those of an earlier epoch", async () => {
  const { admin, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  for (let count = 0; count < 3; count++) {
    const request = admitOf(endpoint, 10n);
    heldOf(await metering.admit(request));
    await metering.commit(commitOf(endpoint, request, 5n));
  }
  expect(metering.kept().unsettled).toBe(3);
  const events = await admin.readEvents(endpoint.shard, "0-0", 10);
  await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: events[1]!.id });
  await expect.poll(() => metering.kept().unsettled, { timeout: 5_000 }).toBe(1);
});

test("events beyond memory's bound go to disk, come back when asked for, and leave no file", async () => {
  const { admin, redis } = await start();
  const spillDir = mkdtempSync(join(tmpdir(), "sluice-spill-test-"));
  const metering = await world.process({ keepInMemory: 5, spillDir });
  const endpoint = await fund(admin, 1_000n);
  for (let count = 0; count < 20; count++) {
    const request = admitOf(endpoint, 10n);
    heldOf(await metering.admit(request));
    await metering.commit(commitOf(endpoint, request, 1n));
  }
  await expect.poll(() => readdirSync(spillDir).length).toBeGreaterThan(0);
  expect(metering.kept().unsettled).toBe(20);
  await redis.client.flushall();
  await admin.closeShards(everyShard);
  const token = await admin.callForReturn(everyShard);
  await expect.poll(async () => (await admin.returnedProcesses(token)).length, { timeout: 5_000 }).toBe(2);
  expect(await admin.readEvents(endpoint.shard, "0-0", 100)).toHaveLength(20);
  await load(admin, endpoint, 1_000n);
  await openAll(admin, 2);
  expect(await walletOf(admin, endpoint)).toMatchObject({ remaining: 980n });
  const events = await admin.readEvents(endpoint.shard, "0-0", 100);
  await expect
    .poll(
      async () => {
        await admin.trim({ shard: endpoint.shard, epoch: 2, lastId: events[19]!.id });
        return metering.kept().unsettled;
      },
      { timeout: 8_000 },
    )
    .toBe(0);
  expect(readdirSync(spillDir)).toEqual([]);
  rmSync(spillDir, { recursive: true });
});

test("Redis back with an older dataset is noticed and admits nobody; its forgotten commits return", async () => {
  const dir = mkdtempSync(join(tmpdir(), "sluice-redis-old-"));
  const server = await startRedis({ dir, durable: false });
  world = await makeWorld(server);
  const { admin, redis, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const remembered = admitOf(endpoint, 100n);
  heldOf(await metering.admit(remembered));
  const growing = admitOf(endpoint, 10n);
  heldOf(await metering.admit(growing));
  await redis.client.save();
  copyFileSync(join(dir, "dump.rdb"), join(dir, "older.rdb"));
  await metering.commit(commitOf(endpoint, remembered, 40n));
  const late = admitOf(endpoint, 200n);
  heldOf(await metering.admit(late));
  await metering.extend([extendOf(endpoint, growing, 5n)]);

  await server.stop("SIGKILL");
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n))).toEqual(away);
  copyFileSync(join(dir, "older.rdb"), join(dir, "dump.rdb"));
  const again = await startRedis({ dir, durable: false, port: server.port });
  try {
    await expect.poll(() => metering.admit(admitOf(endpoint, 1n)), { timeout: 5_000 }).toEqual(closed);
    await expect.poll(() => admin.shardsToRebuild().catch(() => null)).toEqual(everyShard);
    await admin.closeShards(everyShard);
    const token = await admin.callForReturn(everyShard);
    await expect.poll(() => admin.returnedProcesses(token), { timeout: 5_000 }).toHaveLength(1);
    await load(admin, endpoint, 1_000n);
    await openAll(admin, 2);
    expect(await walletOf(admin, endpoint)).toEqual({ budget: 1_000n, spend: 40n, held: 215n, remaining: 745n });
    await expect.poll(() => metering.admit(admitOf(endpoint, 746n))).toMatchObject({ outcome: "insufficient" });
  } finally {
    await again.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});

test("forgotten scripts are loaded again without a refused request", async () => {
  const { admin, redis, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  await redis.client.script("FLUSH");
  const request = admitOf(endpoint, 10n);
  heldOf(await metering.admit(request));
  await redis.client.script("FLUSH");
  expect(await metering.commit(commitOf(endpoint, request, 10n))).toMatchObject({ remaining: 990n });
});

test("a cut connection stops admission at once and comes back by itself", async () => {
  const { admin, redis, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  heldOf(await metering.admit(admitOf(endpoint, 10n)));
  await redis.client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n)), { interval: 0 }).toEqual(away);
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "held" });
});

test("a Redis that hangs is given up within a second, and commits wait for it", async () => {
  const { server, admin, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 10n);
  const second = admitOf(endpoint, 10n);
  heldOf(await metering.admit(request));
  heldOf(await metering.admit(second));
  process.kill(server.pid, "SIGSTOP");
  try {
    const commit = metering.commit(commitOf(endpoint, request, 4n));
    const lost = metering.commit(commitOf(endpoint, second, 5n));
    const startedMs = Date.now();
    expect(await metering.admit(admitOf(endpoint, 1n))).toEqual(away);
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    const askedMs = Date.now();
    expect(await metering.admit(admitOf(endpoint, 1n))).toEqual(away);
    expect(Date.now() - askedMs).toBeLessThan(50);
    process.kill(server.pid, "SIGCONT");
    expect((await commit).remaining).not.toBeNull();
    await lost;
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
  expect(await walletOf(admin, endpoint)).toMatchObject({ spend: 9n });
});

test("a commit whose Redis stays away is refused to its caller and charged all the same", async () => {
  const dir = mkdtempSync(join(tmpdir(), "sluice-redis-gone-"));
  const server = await startRedis({ dir });
  world = await makeWorld(server);
  const { admin } = world;
  const metering = await world.process({ commitWaitMs: 200 });
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 10n);
  heldOf(await metering.admit(request));
  await server.stop();
  await expect(metering.commit(commitOf(endpoint, request, 4n))).rejects.toMatchObject({ code: "service_unavailable" });
  expect(metering.kept().unanswered).toBe(1);
  const again = await startRedis({ dir, port: server.port });
  try {
    await expect.poll(() => metering.kept().unanswered, { timeout: 5_000 }).toBe(0);
    expect(await walletOf(admin, endpoint)).toEqual({ budget: 1_000n, spend: 4n, held: 0n, remaining: 996n });
  } finally {
    await again.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});

test("a wallet that lies is found and repaired, stream and holds included", async () => {
  const { admin, redis, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  const done = admitOf(endpoint, 50n);
  heldOf(await metering.admit(done));
  await metering.commit(commitOf(endpoint, done, 30n));
  heldOf(await metering.admit(admitOf(endpoint, 100n)));
  const settled = {
    virtualEndpointId: endpoint.id,
    budget: credits(1_000),
    budgetVersion: 1n,
    spend: credits(0),
    configVersion: 1n,
  };
  const check = (mode: "report" | "repair") => admin.reconcile(endpoint.shard, "0-0", [settled], mode);
  expect(await check("report")).toEqual([]);
  await redis.client.hincrby(shardKeys(endpoint.shard).endpoint + endpoint.id, "spendable", 17);
  const difference = { virtualEndpointId: endpoint.id, expected: 870n, actual: 887n };
  expect(await check("report")).toEqual([difference]);
  expect(await check("repair")).toEqual([difference]);
  expect(await check("report")).toEqual([]);
  expect(await walletOf(admin, endpoint)).toEqual({ budget: 1_000n, spend: 30n, held: 100n, remaining: 870n });
  const [event] = await admin.readEvents(endpoint.shard, "0-0", 1);
  await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: event!.id });
  expect(await check("report")).toBe("cursor_stale");
  expect(await admin.reconcile(endpoint.shard, event!.id, [{ ...settled, spend: credits(30) }], "report")).toEqual([]);
});

test("counters are restored from the books plus what is not settled yet", async () => {
  const { admin, metering } = await start();
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 50n);
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 30n, { input: 4, output: 2 }));
  const books = { requests: 10n, refused: 2n, input: 100n, output: 50n, charge: credits(9_007_199_254_740_993n) };
  await admin.restoreCounters(endpoint.shard, "0-0", [
    { kind: "ve", id: endpoint.id, ...books },
    { kind: "pm", id: endpoint.physicalModelId, ...books },
  ]);
  const expected = { requests: 11n, refused: 2n, input: 104n, output: 52n, charge: 9_007_199_254_741_023n };
  expect(await admin.counters("ve", endpoint.id)).toEqual(expected);
  expect(await admin.counters("pm", endpoint.physicalModelId)).toEqual(expected);
  expect(await admin.counters("lm", endpoint.logicalModelId)).toMatchObject({ requests: 1n, charge: 30n });
});
