/** The spend cap of an access key when Redis loses its memory under living requests. */
import { expect, test } from "vitest";
import { shardKeys } from "#server/metering/keys.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import { admitOf, commitOf, credits, everyShard, fund, heldOf, load, makeWorld, openAll } from "./world.ts";

test("holds that come back count, whether before or after the spend does", async () => {
  const world = await makeWorld(await startTestRedis());
  try {
    const { admin, metering, redis } = world;
    const endpoint = await fund(admin, 1_000n);
    const cap = { keyCreditLimit: { amount: credits(100n), window: "month" } } as const;
    const line = { keyId: endpoint.keyId, memberIds: [endpoint.keyId], window: "month" } as const;
    const spend = { ...line, spend: credits(50n), pastSpend: credits(0n), configVersion: 1n };
    const restore = async (cursor: string) =>
      expect(await admin.restoreKeySpend(endpoint.shard, cursor, await admin.clockMs(), [spend])).toBe("restored");
    const used = () => redis.client.hmget(shardKeys(endpoint.shard).key + endpoint.keyId, "cap_used", "cap_held");
    await restore(`${Date.now() + 86_400_000}-0`);
    const living = admitOf(endpoint, 20n, cap);
    heldOf(await metering.admit(living));

    await redis.client.flushall();
    await admin.closeShards(everyShard);
    const token = await admin.callForReturn(everyShard);
    await expect.poll(async () => (await admin.returnedProcesses(token)).length).toBe(1);
    await load(admin, endpoint, 1_000n);
    await restore("0-0");
    await openAll(admin, 2);
    expect(await used()).toEqual(["70", "20"]);

    await redis.client.flushall(); // and this time nobody calls: the next request tells the process
    await load(admin, endpoint, 1_000n);
    await restore("0-0");
    await openAll(admin, 3);
    expect(await used()).toEqual(["50", "0"]);
    heldOf(await metering.admit(admitOf(endpoint, 0n)));
    await expect.poll(used).toEqual(["70", "20"]);
    expect(await metering.admit(admitOf(endpoint, 31n, cap))).toMatchObject({ outcome: "key_limit" });
    await metering.commit(commitOf(endpoint, living, 7n));
    expect(await used()).toEqual(["57", "0"]);
    expect(heldOf(await metering.admit(admitOf(endpoint, 43n, cap))).held).toBe(43n);
  } finally {
    await world.end();
  }
});
