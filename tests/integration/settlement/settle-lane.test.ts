import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { mintId } from "#server/infra/mint.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { listEntries } from "#server/ledger/list-entries.ts";
import { trialBalance } from "#server/ledger/trial-balance.ts";
import { createEndpoint, createMerchant, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
let endpoint: TestEndpoint;
const budget = 1_000_000n;

beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world.end());
beforeEach(async () => {
  endpoint = await createEndpoint(world.database);
  await world.database.transaction((sql) =>
    grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(budget), reason: "opening" }),
  );
});

const spendOf = async (of: TestEndpoint = endpoint) => {
  const [row] = await world.database.query<{ spend: string }>(
    "SELECT spend_micros::text AS spend FROM ve_wallet WHERE virtual_endpoint_id = $1",
    [of.virtualEndpointId],
  );
  return BigInt(row!.spend);
};
const recordsOf = (of: TestEndpoint = endpoint) =>
  world.database.query<{ status: string; charge: string; requests: number; rolled: string; entries: string }>(
    `SELECT status, charge_micros::text AS charge FROM usage_record WHERE virtual_endpoint_id = $1 ORDER BY request_id`,
    [of.virtualEndpointId],
  );
const rollupOf = async (of: TestEndpoint = endpoint) => {
  const rows = await world.database.query<{
    status: string;
    requests: number;
    charge: number;
    input: number;
    cost: number;
  }>(
    `SELECT status, sum(requests)::int AS requests, sum(charge_micros)::int AS charge, sum(input_units)::int AS input,
            sum(cost_nanos)::int AS cost
     FROM usage_rollup WHERE virtual_endpoint_id = $1 GROUP BY status HAVING sum(requests) <> 0 ORDER BY status`,
    [of.virtualEndpointId],
  );
  return rows;
};
const settle = (shards = [endpoint.shard]) => world.settlement.settleLane(shards);
const usageEntries = async () =>
  (await listEntries(world.database, endpoint, { limit: 100 })).filter((entry) => entry.kind !== "grant");

describe("settling a shard", () => {
  it("takes no event for impossible because the worker's own clock was set back", async () => {
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 40 * 86_400_000 });
    try {
      expect(await settle()).toMatchObject({ settled: 1, quarantined: 0 });
    } finally {
      vi.useRealTimers();
    }
    expect(await spendOf()).toBe(1_500n);
  });

  it("writes each request's record, one journal entry for the batch, rollups and the wallet's spend", async () => {
    const events = Array.from({ length: 3 }, () => usageEvent(endpoint));
    await appendUsage(
      world.redis.client,
      endpoint,
      events.map((event) => ({ event })),
    );
    expect(await settle()).toMatchObject({ settled: 3, duplicates: 0, quarantined: 0, dry: true });
    expect(await recordsOf()).toHaveLength(3);
    expect(await spendOf()).toBe(4_500n);
    expect(await usageEntries()).toMatchObject([
      { kind: "usage", amount: -4_500n, description: "Usage of 3 requests" },
    ]);
    expect(await rollupOf()).toEqual([{ status: "succeeded", requests: 3, charge: 4_500, input: 300, cost: 7_500 }]);
    expect(await world.metering.readEvents(endpoint.shard, "0-0", 10)).toEqual([]);
    const books = await trialBalance(world.database, endpoint.merchantId);
    expect(books).toMatchObject({ balanced: true });
    expect(books.currencies[0]!.accounts).toMatchObject([
      { account: "ve_wallet", debit: 4_500n, credit: budget },
      { account: "credits_issued", debit: budget, credit: 0n },
      { account: "usage_revenue", debit: 0n, credit: 4_500n },
    ]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it("twice changes nothing", async () => {
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    await settle();
    expect(await settle()).toMatchObject({ settled: 0, dry: true });
    expect(await spendOf()).toBe(1_500n);
    expect(await usageEntries()).toHaveLength(1);
  });

  it("after a crash between commit and trim repeats no effect", async () => {
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }, { event: usageEvent(endpoint) }]);
    const crashing = world.another({
      metering: {
        ...world.metering,
        trim: () => Promise.reject(new Error("killed here")),
      },
    });
    await expect(crashing.settleLane([endpoint.shard])).rejects.toThrow("killed here");
    expect(await world.metering.readEvents(endpoint.shard, "0-0", 10)).toHaveLength(2);
    await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint) }]);
    expect(await settle()).toMatchObject({ settled: 1, duplicates: 0 });
    expect(await spendOf()).toBe(4_500n);
    expect(await world.metering.readEvents(endpoint.shard, "0-0", 10)).toEqual([]);
  });

  it("by two workers at once counts everything once", async () => {
    const rival = world.another({ batchSize: 7 });
    const mine = world.another({ batchSize: 5 });
    const events = Array.from({ length: 60 }, () => ({ event: usageEvent(endpoint) }));
    await appendUsage(world.redis.client, endpoint, events);
    let dry = false;
    while (!dry) {
      const [one, two] = await Promise.all([mine.settleLane([endpoint.shard]), rival.settleLane([endpoint.shard])]);
      dry = one.dry && two.dry;
    }
    expect(await recordsOf()).toHaveLength(60);
    expect(await spendOf()).toBe(90_000n);
    expect(await rollupOf()).toMatchObject([{ requests: 60, charge: 90_000 }]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it("counts an event once that was emitted again, and puts the wallet in Redis right", async () => {
    const event = usageEvent(endpoint);
    await world.settlement.loadWallet(endpoint.virtualEndpointId);
    await appendUsage(world.redis.client, endpoint, [{ event }]);
    await settle();
    await appendUsage(world.redis.client, endpoint, [{ event }, { event: usageEvent(endpoint) }]);
    expect(await settle()).toMatchObject({ settled: 1, duplicates: 1 });
    expect(await spendOf()).toBe(3_000n);
    const [live] = await world.metering.liveWallets([endpoint.virtualEndpointId]);
    expect(live).toMatchObject({ budget, spend: 3_000n, remaining: budget - 3_000n });
  });

  it("takes a request twice in one batch once", async () => {
    const event = usageEvent(endpoint);
    await appendUsage(world.redis.client, endpoint, [{ event }, { event }]);
    expect(await settle()).toMatchObject({ settled: 1, duplicates: 1 });
    expect(await spendOf()).toBe(1_500n);
  });

  it("splits a batch's entry at the merchant's midnight", async () => {
    const merchantId = await createMerchant(world.database, "Asia/Kathmandu");
    endpoint = await createEndpoint(world.database, { merchantId });
    const midnight = Date.UTC(2026, 9, 20, 18, 15);
    const at = (ms: number) => ({ event: usageEvent(endpoint, { request_id: mintId("request", ms) }) });
    await appendUsage(world.redis.client, endpoint, [at(midnight - 1), at(midnight), at(midnight + 5)]);
    await settle();
    const entries = await usageEntries();
    expect(entries.map((entry) => [entry.amount, entry.occurredAt.getTime()]).sort()).toEqual([
      [-1_500n, midnight - 1],
      [-3_000n, midnight + 5],
    ]);
  });

  it("makes the partition of a month that nobody thought of", async () => {
    const at = Date.UTC(2023, 1, 28, 23, 59, 59, 999);
    await appendUsage(world.redis.client, endpoint, [
      { event: usageEvent(endpoint, { request_id: mintId("request", at) }) },
    ]);
    expect(await settle()).toMatchObject({ settled: 1, quarantined: 0 });
  });

  it("books no entry for requests that cost nothing, and still counts them", async () => {
    const refused = usageEvent(endpoint, {
      status: "refused",
      charge: "0",
      error_code: "insufficient_quota",
      logical_model_id: null,
    });
    await appendUsage(world.redis.client, endpoint, [{ event: refused }]);
    await settle();
    expect(await usageEntries()).toEqual([]);
    expect(await rollupOf()).toMatchObject([{ status: "refused", requests: 1, charge: 0 }]);
  });
});

describe("an event that can't be written", () => {
  it("in the middle of a batch is set aside with its reason, and the others are settled", async () => {
    const good = () => ({ event: usageEvent(endpoint) });
    const huge = usageEvent(endpoint, { units: { input: Number.MAX_SAFE_INTEGER } });
    const poison = [
      { event: "{not json", taken: "7" },
      { event: usageEvent(endpoint, { request_id: "req_nonsense" }) },
      { event: usageEvent(endpoint, { charge: "-5" }) },
      { event: usageEvent({ ...endpoint, virtualEndpointId: mintId("virtualEndpoint") }) },
      { event: usageEvent({ ...endpoint, merchantId: "mer_other" }) },
      { event: usageEvent(endpoint, { request_id: mintId("request", Date.now() + 100 * 86_400_000) }) },
    ];
    await appendUsage(world.redis.client, endpoint, [good(), good(), ...poison, good(), { event: huge }, good()]);
    expect(await settle()).toMatchObject({ settled: 5, quarantined: 6, dry: true });
    const rows = await world.database.query<{ reason: string }>(
      "SELECT reason FROM settlement_quarantine WHERE virtual_endpoint_id = $1 ORDER BY stream_id",
      [endpoint.virtualEndpointId],
    );
    expect(rows.map((row) => row.reason)).toEqual([
      "the event is not JSON",
      "the request id is no UUIDv7 of ours",
      "the charge is negative",
      "the entry and its event name different endpoints",
      "the virtual endpoint is another merchant's",
      "the request id's time is impossible",
    ]);
    expect((await world.metrics.quarantinedEvents.get()).values[0]!.value).toBeGreaterThanOrEqual(6);
  });

  it("for a reason that only the database knows is found by halving the batch", async () => {
    const poison = usageEvent(endpoint, { request_id: mintId("request"), status: "failed" });
    await world.database.query(
      `ALTER TABLE usage_record ADD CONSTRAINT no_such_app CHECK (app IS NULL OR app <> 'poison') NOT VALID`,
    );
    const events = Array.from({ length: 20 }, () => ({ event: usageEvent(endpoint) }));
    events.splice(13, 0, { event: { ...poison, app: "poison" } });
    await appendUsage(world.redis.client, endpoint, events);
    expect(await settle()).toMatchObject({ settled: 20, quarantined: 1, dry: true });
    await world.database.query("ALTER TABLE usage_record DROP CONSTRAINT no_such_app");
    const [row] = await world.database.query<{ reason: string; request: string }>(
      "SELECT reason, request_id AS request FROM settlement_quarantine WHERE virtual_endpoint_id = $1",
      [endpoint.virtualEndpointId],
    );
    expect(row).toMatchObject({ reason: expect.stringContaining("no_such_app"), request: poison.request_id });
    expect(await spendOf()).toBe(30_000n);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it("counts as spend in the wallet until it is resolved, and not twice when it is written after all", async () => {
    const event = usageEvent(endpoint, { charge: "700" });
    await appendUsage(world.redis.client, endpoint, [{ event: { ...event, latency_ms: -1 } }]);
    expect(await settle()).toMatchObject({ quarantined: 1 });
    await world.settlement.reconcile.wallets([endpoint.virtualEndpointId], "repair");
    const live = async () => (await world.metering.liveWallets([endpoint.virtualEndpointId]))[0];
    expect(await live()).toMatchObject({ remaining: budget - 700n });
    await appendUsage(world.redis.client, endpoint, [{ event }]);
    await settle();
    await world.settlement.reconcile.wallets([endpoint.virtualEndpointId], "repair");
    expect(await live()).toMatchObject({ remaining: budget - 700n, spend: 700n });
  });

  it("with characters that PostgreSQL can't store is stored without them", async () => {
    await appendUsage(world.redis.client, endpoint, [
      { event: usageEvent(endpoint, { logical_model: "a\u0000b", app: "\ud800" }) },
    ]);
    expect(await settle()).toMatchObject({ settled: 1, quarantined: 0 });
  });
});

describe("a commit that arrives after the sweep", () => {
  const swept = (event: ReturnType<typeof usageEvent>, charge: string) => ({
    event: { ...event, charge: "0", units: {}, status: "failed" as const },
    overrides: { status: "abandoned" as const, charge, units: { input: 10 }, estimated: true },
    taken: charge,
  });

  it("corrects the record, the rollups, the wallet and the books by the difference", async () => {
    const event = usageEvent(endpoint);
    await appendUsage(world.redis.client, endpoint, [swept(event, "400")]);
    await settle();
    expect(await recordsOf()).toMatchObject([{ status: "abandoned", charge: "400" }]);
    await appendUsage(world.redis.client, endpoint, [{ event, kind: "correction", taken: "1100" }]);
    expect(await settle()).toMatchObject({ corrected: 1, settled: 0, duplicates: 0 });
    expect(await recordsOf()).toMatchObject([{ status: "succeeded", charge: "1500" }]);
    expect(await spendOf()).toBe(1_500n);
    expect(await rollupOf()).toEqual([{ status: "succeeded", requests: 1, charge: 1_500, input: 100, cost: 2_500 }]);
    expect(await usageEntries()).toMatchObject([
      { kind: "usage_correction", amount: -1_100n },
      { kind: "usage", amount: -400n },
    ]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  it("gives back when less was used than the sweep charged", async () => {
    const event = usageEvent(endpoint, { charge: "100" });
    const both = [swept(event, "400"), { event, kind: "correction" as const, taken: "-300" }];
    await appendUsage(world.redis.client, endpoint, both);
    expect(await settle()).toMatchObject({ settled: 1, corrected: 1 });
    expect(await spendOf()).toBe(100n);
  });

  it("corrects once, however often and in whatever form it is emitted", async () => {
    const event = usageEvent(endpoint);
    await appendUsage(world.redis.client, endpoint, [swept(event, "400")]);
    await settle();
    const again = [
      { event },
      { event, kind: "correction" as const, taken: "1100" },
      swept(event, "400"),
      { event, kind: "correction" as const, taken: "1100" },
    ];
    await appendUsage(world.redis.client, endpoint, again);
    await settle();
    await appendUsage(world.redis.client, endpoint, again);
    await settle();
    expect(await recordsOf()).toMatchObject([{ status: "succeeded", charge: "1500" }]);
    expect(await spendOf()).toBe(1_500n);
    expect(await rollupOf()).toMatchObject([{ status: "succeeded", requests: 1, charge: 1_500 }]);
    const [live] = await world.metering.liveWallets([endpoint.virtualEndpointId]);
    expect(live).toMatchObject({ spend: 1_500n, remaining: budget - 1_500n });
  });

  it("without a record of the sweep is the record", async () => {
    const event = usageEvent(endpoint);
    await appendUsage(world.redis.client, endpoint, [{ event, kind: "correction", taken: "1100" }]);
    expect(await settle()).toMatchObject({ settled: 1 });
    expect(await recordsOf()).toMatchObject([{ status: "succeeded", charge: "1500" }]);
    expect(await spendOf()).toBe(1_500n);
  });
});
