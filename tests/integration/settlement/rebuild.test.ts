import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { returnedKey, shardKeys } from "#server/metering/keys.ts";
import { allShards } from "#server/settlement/lanes.ts";
import { createEndpoint, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
let endpoint: TestEndpoint;

beforeEach(async () => {
  world = await createSettlementWorld();
  endpoint = await createEndpoint(world.database);
  await give(endpoint, 1_000_000n);
});
afterEach(() => world.end());

const give = (to: TestEndpoint, amount: bigint) =>
  world.database.transaction((sql) =>
    grantCredits(sql, { ...to, kind: "grant", amount: microCredits(amount), reason: "opening" }),
  );
const live = async (of: TestEndpoint = endpoint) => (await world.metering.liveWallets([of.virtualEndpointId]))[0];
const settle = () => world.settlement.settleLane([endpoint.shard]);
const epochOf = async (shard: number) => {
  const [row] = await world.database.query<{ epoch: number }>(
    "SELECT epoch FROM settlement_shard WHERE shard = $1::int",
    [shard],
  );
  return row!.epoch;
};

describe("a Redis that lost its memory", () => {
  it("gets every wallet back from the ledger, under a new epoch", async () => {
    const other = await createEndpoint(world.database, { shard: endpoint.shard });
    await give(other, 77n);
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await settle();
    const before = await epochOf(endpoint.shard);
    await world.redis.client.flushall();
    expect(await world.metering.shardsToRebuild()).toEqual([...allShards]);
    expect(await world.settlement.rebuildShards()).toEqual([...allShards]);
    expect(await world.metering.shardsToRebuild()).toEqual([]);
    expect(await live()).toMatchObject({ budget: 1_000_000n, spend: 1_500n, remaining: 998_500n });
    expect(await live(other)).toMatchObject({ budget: 77n, remaining: 77n });
    expect(await epochOf(endpoint.shard)).toBe(before + 1);
    expect(await world.settlement.rebuildShards()).toEqual([]);
  });

  it("and its unsettled events: emitted again, they are counted once, settled before or not", async () => {
    const settled = usageEvent(endpoint);
    const unsettled = usageEvent(endpoint);
    await appendUsage(world.redis.client, endpoint, [{ event: settled }]);
    await settle();
    await appendUsage(world.redis.client, endpoint, [{ event: unsettled }]);
    await world.redis.client.flushall();
    await appendUsage(world.redis.client, endpoint, [{ event: settled }, { event: unsettled }]);
    await world.settlement.rebuildShards();
    await settle();
    const [row] = await world.database.query<{ records: number; spend: string }>(
      `SELECT (SELECT count(*)::int FROM usage_record) AS records, spend_micros::text AS spend
       FROM ve_wallet WHERE virtual_endpoint_id = $1`,
      [endpoint.virtualEndpointId],
    );
    expect(row).toEqual({ records: 2, spend: "3000" });
    expect(await live()).toMatchObject({ spend: 3_000n, remaining: 997_000n });
    expect(await world.settlement.checkWallets("report")).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it("or keeps that of another database, or of a later state of this one, is rebuilt from this one", async () => {
    await world.database.query("UPDATE settlement_shard SET epoch = epoch + 40 WHERE shard = $1::int", [
      endpoint.shard,
    ]);
    await world.redis.client.hset(shardKeys(endpoint.shard).endpoint + endpoint.virtualEndpointId, "spendable", 5);
    expect(await world.settlement.rebuildShards()).toEqual([endpoint.shard]);
    expect(await live()).toMatchObject({ budget: 1_000_000n, remaining: 1_000_000n });
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await settle();
    expect((await world.metering.depths())[endpoint.shard]).toBe(0);
    expect(await world.settlement.rebuildShards()).toEqual([]);
  });

  it("and nothing of the later state's budgets and configurations stays, which this one never had", async () => {
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    const key = shardKeys(endpoint.shard).endpoint + endpoint.virtualEndpointId;
    await world.redis.client.hset(key, { budget: 9_000_000, budget_version: 99, spendable: 9_000_000, version: 99 });
    await world.database.query("UPDATE settlement_shard SET epoch = epoch + 40 WHERE shard = $1::int", [
      endpoint.shard,
    ]);
    await world.settlement.rebuildShards();
    expect(await live()).toMatchObject({ budget: 1_000_000n, remaining: 1_000_000n });
    expect(await world.redis.client.hget(key, "version")).not.toBe("99");
  });

  it("or has settled more than the database, which was restored without another epoch, is rebuilt too", async () => {
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await settle();
    expect(await world.settlement.rebuildShards()).toEqual([]);
    const before = await epochOf(endpoint.shard);
    await world.database.query("UPDATE settlement_shard SET last_id = '5-0' WHERE shard = $1::int", [endpoint.shard]);
    expect(await world.settlement.rebuildShards()).toEqual([endpoint.shard]);
    expect(await epochOf(endpoint.shard)).toBe(before + 1);
    expect(await world.settlement.loadWallet(endpoint.virtualEndpointId)).toBe(true);
    expect(await world.settlement.rebuildShards()).toEqual([]);
  });

  it("but a budget that comes in while its wallet is set does", async () => {
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    await world.settlement.relayOutbox();
    await world.redis.client.set(shardKeys(endpoint.shard).epoch, "9:0000");
    const modes: string[] = [];
    const overtaken = world.another({
      metering: {
        ...world.metering,
        reconcile: async (shard, cursor, wallets, mode) => {
          if (modes.push(mode) === 1) {
            await give(endpoint, 500n);
            await world.settlement.relayOutbox();
          }
          return world.metering.reconcile(shard, cursor, wallets, mode);
        },
      },
    });
    expect(await overtaken.rebuildShards()).toEqual([endpoint.shard]);
    expect(modes).toEqual(["rebuild", "repair"]);
    expect(await live()).toMatchObject({ budget: 1_000_500n, remaining: 1_000_500n });
  });

  it("gets its counters back: endpoint, logical and physical model", async () => {
    const refused = usageEvent(endpoint, { status: "refused", charge: "0", physical_model_id: null, units: {} });
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }, { event: refused }]);
    await settle();
    await world.redis.client.flushall();
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await world.settlement.rebuildShards();
    const used = { requests: 2n, input: 200n, output: 100n, charge: 3_000n };
    expect(await world.metering.counters("ve", endpoint.virtualEndpointId)).toEqual({ ...used, refused: 1n });
    expect(await world.metering.counters("lm", "lm_test")).toEqual({ ...used, refused: 1n });
    expect(await world.metering.counters("pm", "pm_test")).toEqual({ ...used, refused: 0n });
  });

  it("is opened only when every living web process has brought back what it holds", async () => {
    await world.database.query("INSERT INTO gateway_process (id) VALUES ('alive')");
    await world.database.query("INSERT INTO gateway_process (id, seen_at) VALUES ('dead', now() - interval '1 hour')");
    await world.redis.client.flushall();
    const calls: string[] = [];
    const held = world.another({
      metering: {
        ...world.metering,
        callForReturn: async (shards) => {
          const token = await world.metering.callForReturn(shards);
          calls.push(token);
          return token;
        },
      },
    });
    let done = false;
    const rebuilding = held.rebuildShards().finally(() => {
      done = true;
    });
    await expect.poll(() => calls.length).toBe(1);
    await expect.poll(() => world.redis.client.get(shardKeys(endpoint.shard).epoch)).toMatch(/^closed/);
    expect(done).toBe(false);
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await world.redis.client.sadd(returnedKey(calls[0]!), "alive");
    await rebuilding;
    expect(await live()).toMatchObject({ spend: 1_500n });
  });

  it("is rebuilt by one of many workers", async () => {
    await world.redis.client.flushall();
    const before = await epochOf(endpoint.shard);
    const rebuilt = await Promise.all(
      [world.another(), world.another(), world.settlement].map((one) => one.rebuildShards()),
    );
    expect(rebuilt.flat()).toHaveLength(allShards.length);
    expect(await epochOf(endpoint.shard)).toBe(before + 1);
  });
});

describe("a wallet in Redis", () => {
  it("that its shard does not know is loaded on demand; one that nobody knows is not", async () => {
    expect(await live()).toBeNull();
    expect(await world.settlement.loadWallet(endpoint.virtualEndpointId)).toBe(true);
    expect(await live()).toMatchObject({ budget: 1_000_000n, remaining: 1_000_000n });
    expect(await world.settlement.loadWallet("ve_nobody")).toBe(false);
  });

  it("that differs from the ledger is told by the check, and repaired", async () => {
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    const told = [{ virtualEndpointId: endpoint.virtualEndpointId, expected: 998_500n, actual: 1_000_000n }];
    expect(await world.settlement.checkWallets("report")).toEqual(told);
    expect(await world.settlement.checkWallets("repair")).toEqual(told);
    expect(await world.settlement.checkWallets("report")).toEqual([]);
    expect(await live()).toMatchObject({ spend: 1_500n, remaining: 998_500n });
  });

  it("learns of granted credits by the outbox, once, whoever relays", async () => {
    await world.settlement.relayOutbox();
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    await give(endpoint, 5n);
    const relayed = await Promise.all([world.settlement.relayOutbox(), world.another().relayOutbox()]);
    expect(relayed[0]! + relayed[1]!).toBe(1);
    expect(await live()).toMatchObject({ budget: 1_000_005n, remaining: 1_000_005n });
    expect(await world.settlement.relayOutbox()).toBe(0);
  });

  it("hears of a new configuration by the outbox", async () => {
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    await world.database.query("UPDATE virtual_endpoint SET config_version = 9 WHERE id = $1", [
      endpoint.virtualEndpointId,
    ]);
    await world.database.query(
      "INSERT INTO outbox_event (merchant_id, kind, subject_id) VALUES ($1, 'virtual_endpoint_changed', $2)",
      [endpoint.merchantId, endpoint.virtualEndpointId],
    );
    await world.settlement.relayOutbox();
    const key = shardKeys(endpoint.shard).endpoint + endpoint.virtualEndpointId;
    expect(await world.redis.client.hget(key, "version")).toBe("9");
  });

  it("keeps outbox rows while Redis is away", async () => {
    const cut = world.another({
      metering: { ...world.metering, pushBudget: () => Promise.reject(new Error("Redis is away")) },
    });
    await expect(cut.relayOutbox()).rejects.toThrow("away");
    expect(await world.settlement.relayOutbox()).toBe(1);
  });
});
