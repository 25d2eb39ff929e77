/** A worker that is late: it settled events of a stream that is gone, and only now tells Redis to forget them. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { shardKeys } from "#server/metering/keys.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import {
  admitOf,
  commitOf,
  type Endpoint,
  everyShard,
  fund,
  heldOf,
  load,
  makeWorld,
  openAll,
  type World,
} from "./world.ts";

let world: World;
let endpoint: Endpoint;
beforeEach(async () => {
  world = await makeWorld(await startTestRedis());
  endpoint = await fund(world.admin, 1_000n);
});
afterEach(() => world.end());

/** Of a Redis whose clock ran ahead of the one that serves now. */
const farId = "9999999999999-0";
const trim = (epoch: number, lastId = farId) => world.admin.trim({ shard: endpoint.shard, epoch, lastId });
const events = () => world.admin.readEvents(endpoint.shard, "0-0", 10);
const oneEvent = async () => {
  const request = admitOf(endpoint, 10n);
  heldOf(await world.metering.admit(request));
  await world.metering.commit(commitOf(endpoint, request, 5n));
};

test("after Redis lost its memory nothing of the new epoch is forgotten by an id of the old one, however high it is", async () => {
  const { admin, metering, redis } = world;
  await oneEvent();
  await redis.client.flushall();
  expect(await trim(1)).toBe(false);
  await admin.closeShards(everyShard);
  expect(await trim(1)).toBe(false);
  await admin.closeShards(everyShard, new Map(everyShard.map((shard) => [shard, 2])));
  const token = await admin.callForReturn(everyShard);
  await expect.poll(async () => (await admin.returnedProcesses(token)).length).toBe(1);
  expect(await trim(1)).toBe(false);
  expect(await events()).toHaveLength(1);
  expect(await load(admin, endpoint, 1_000n)).not.toBe("cursor_stale");

  // While it is rebuilt, what is settled of the new epoch is forgotten as ever.
  const [settled] = await events();
  expect(await trim(2, settled!.id)).toBe(true);
  expect(await events()).toEqual([]);
  await load(admin, endpoint, 1_000n, 5n);
  await openAll(admin, 2);
  await expect.poll(() => metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "held", epoch: 2 });
  await oneEvent();
  expect(await trim(1)).toBe(false);
  expect(await events()).toHaveLength(1);
  expect(metering.kept().unsettled).toBeGreaterThan(0);
  const [last] = await events();
  expect(await trim(2, last!.id)).toBe(true);
  await expect.poll(() => metering.kept().unsettled, { timeout: 5_000 }).toBe(0);
});

test("a Redis that came back with the epoch of its forerunner is left alone until it is rebuilt", async () => {
  const { redis } = world;
  await oneEvent();
  const { epoch, trimmed } = shardKeys(endpoint.shard);
  await redis.client.set(epoch, `1:${"0".repeat(40)}`);
  expect(await trim(1)).toBe(false);
  expect(await redis.client.get(trimmed)).toBeNull();
  expect(await events()).toHaveLength(1);
});
