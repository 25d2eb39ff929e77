import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import type { AdmitInput } from "#server/metering/port.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import {
  admitOf,
  commitOf,
  credits,
  extendOf,
  fund,
  heldOf,
  load,
  makeEndpoint,
  makeWorld,
  type World,
  walletOf,
} from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld(await startTestRedis());
});
afterAll(() => world.end());

const balance = (budget: bigint, spend: bigint, held: bigint) => ({
  budget,
  spend,
  held,
  remaining: budget - spend - held,
});

test("a hold is taken from the balance before, the charge after, the rest comes back", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 300n);
  const result = heldOf(await metering.admit(request));
  expect(result).toMatchObject({ held: 300n, remaining: 700n, epoch: 1, limits: { requests: null, tokens: null } });
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 0n, 300n));
  const commit = commitOf(endpoint, request, 120n);
  expect(await metering.commit(commit)).toEqual({ outcome: "committed", remaining: 880n });
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 120n, 0n));
  const events = (await admin.readEvents(endpoint.shard, "0-0", 1000)).filter(
    (e) => e.requestId === request.event.request_id,
  );
  expect(events).toMatchObject([
    { kind: "usage", charge: "120", balanceAfter: "880", virtualEndpointId: endpoint.id, overrides: null },
  ]);
  expect(JSON.parse(events[0]!.event)).toEqual(commit.event);
});

test("amounts beyond 2^53 stay exact to the last micro-credit", async () => {
  const { admin, metering } = world;
  const budget = 9_223_372_036_854_775_807n;
  const endpoint = await fund(admin, budget);
  const request = admitOf(endpoint, 9_007_199_254_740_993n);
  expect(heldOf(await metering.admit(request))).toMatchObject({
    held: 9_007_199_254_740_993n,
    remaining: budget - 9_007_199_254_740_993n,
  });
  const charge = 9_007_199_254_740_995n; // above the hold
  expect(await metering.commit(commitOf(endpoint, request, charge))).toMatchObject({ remaining: budget - charge });
  expect(await walletOf(admin, endpoint)).toEqual(balance(budget, charge, 0n));
  const rest = admitOf(endpoint, budget - charge);
  expect(heldOf(await metering.admit(rest))).toMatchObject({ remaining: 0n });
  expect(await metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "insufficient", remaining: 0n });
  expect((await admin.counters("ve", endpoint.id)).charge).toBe(charge);
});

test.each([3_999_999_999_999_999n, 4_000_000_000_000_000n, 4_000_000_000_000_001n, 9_007_199_254_740_992n])(
  "sums are exact on both sides of where Redis takes over from Lua: a budget of %d",
  async (budget) => {
    const { admin, metering } = world;
    const endpoint = await fund(admin, budget);
    const first = admitOf(endpoint, 3_999_999_999_999_999n);
    expect(heldOf(await metering.admit(first))).toMatchObject({ remaining: budget - 3_999_999_999_999_999n });
    const second = admitOf(endpoint, budget, { atLeast: credits(0) });
    expect(heldOf(await metering.admit(second))).toMatchObject({
      held: budget - 3_999_999_999_999_999n,
      remaining: 0n,
    });
    expect(await metering.commit(commitOf(endpoint, first, 1n))).toMatchObject({ remaining: 3_999_999_999_999_998n });
    await metering.commit(commitOf(endpoint, second, 0n));
    expect(await walletOf(admin, endpoint)).toEqual(balance(budget, 1n, 0n));
  },
);

test("of 500 parallel requests on a budget for 100, exactly 100 pass", async () => {
  const { admin } = world;
  const endpoint = await fund(admin, 100_000n);
  const processes = [world.metering, await world.process(), await world.process()];
  const requests = Array.from({ length: 500 }, () => admitOf(endpoint, 1_000n));
  const results = await Promise.all(requests.map((request, at) => processes[at % 3]!.admit(request)));
  const held = requests.filter((_, at) => results[at]?.outcome === "held");
  expect(held).toHaveLength(100);
  expect(results.filter(({ outcome }) => outcome === "insufficient")).toHaveLength(400);
  expect(await walletOf(admin, endpoint)).toEqual(balance(100_000n, 0n, 100_000n));
  await Promise.all(held.map((request, at) => processes[at % 3]!.commit(commitOf(endpoint, request, 1_000n))));
  expect(await walletOf(admin, endpoint)).toEqual(balance(100_000n, 100_000n, 0n));
});

test("the last credits are held when they are enough for a start", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 500n);
  expect(heldOf(await metering.admit(admitOf(endpoint, 800n, { atLeast: credits(400n) })))).toMatchObject({
    held: 500n,
    remaining: 0n,
  });
  const other = await fund(admin, 300n);
  expect(await metering.admit(admitOf(other, 800n, { atLeast: credits(400n) }))).toMatchObject({
    outcome: "insufficient",
    remaining: 300n,
  });
  expect(await walletOf(admin, other)).toEqual(balance(300n, 0n, 0n));
});

test("a commit repeated, even side by side, charges once and says so", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 300n);
  heldOf(await metering.admit(request));
  const commit = commitOf(endpoint, request, 100n);
  const results = await Promise.all([metering.commit(commit), metering.commit(commit), metering.commit(commit)]);
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["committed", "duplicate", "duplicate"]);
  expect(results.every(({ remaining }) => remaining === 900n)).toBe(true);
  const events = await admin.readEvents(endpoint.shard, "0-0", 1000);
  expect(events.filter(({ requestId }) => requestId === request.event.request_id)).toHaveLength(1);
  expect(await admin.counters("ve", endpoint.id)).toMatchObject({ requests: 1n, charge: 100n });
});

test("a request that costs more than its hold is booked as debt, and debt blocks until it is repaid", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 100n);
  const request = admitOf(endpoint, 100n);
  heldOf(await metering.admit(request));
  expect(await metering.commit(commitOf(endpoint, request, 250n))).toEqual({ outcome: "committed", remaining: -150n });
  expect(await metering.admit(admitOf(endpoint, 0n))).toMatchObject({ outcome: "insufficient", remaining: -150n });
  expect(await admin.pushBudget({ virtualEndpointId: endpoint.id, budget: credits(251n), budgetVersion: 2n })).toBe(
    true,
  );
  expect(heldOf(await metering.admit(admitOf(endpoint, 1n)))).toMatchObject({ remaining: 0n });
});

test("a failed request releases its hold and costs nothing", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 100n);
  const request = admitOf(endpoint, 60n);
  heldOf(await metering.admit(request));
  const commit = commitOf(endpoint, request, 0n, {});
  commit.event.status = "failed";
  expect(await metering.commit(commit)).toEqual({ outcome: "committed", remaining: 100n });
  expect(await walletOf(admin, endpoint)).toEqual(balance(100n, 0n, 0n));
});

test("a free model is served from an empty wallet, but not from a debt", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 0n);
  expect(heldOf(await metering.admit(admitOf(endpoint, 0n)))).toMatchObject({ held: 0n, remaining: 0n });
});

test("budget pushes may come late, twice and out of order", async () => {
  const { admin } = world;
  const endpoint = await fund(admin, 1_000n);
  const push = (budget: bigint, budgetVersion: bigint) =>
    admin.pushBudget({ virtualEndpointId: endpoint.id, budget: credits(budget), budgetVersion });
  await push(5_000n, 3n);
  await push(3_000n, 2n);
  await push(5_000n, 3n);
  expect(await walletOf(admin, endpoint)).toEqual(balance(5_000n, 0n, 0n));
  expect(await admin.pushBudget({ virtualEndpointId: makeEndpoint().id, budget: credits(1), budgetVersion: 1n })).toBe(
    false,
  );
});

test("a hold grows while the wallet lasts, and not beyond", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 400n);
  heldOf(await metering.admit(request));
  expect(await metering.extend([extendOf(endpoint, request, 500n), extendOf(endpoint, request, 101n)])).toEqual([
    { outcome: "extended", held: 900n },
    { outcome: "insufficient" },
  ]);
  expect(await metering.extend([extendOf(endpoint, request, 0n)])).toEqual([{ outcome: "extended", held: 900n }]);
  expect(await metering.extend([extendOf(endpoint, admitOf(endpoint, 1n), 1n)])).toEqual([{ outcome: "gone" }]);
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 0n, 900n));
  expect(await metering.commit(commitOf(endpoint, request, 850n))).toMatchObject({ remaining: 150n });
});

test("the sweep charges what a dead process had delivered, and releases the rest", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 400n, { holdTtlMs: 1 });
  heldOf(await metering.admit(request));
  const delivered = {
    charge: credits(90),
    cost: "77",
    units: { input: 3, output: 7 },
    served: { physical_model_id: endpoint.physicalModelId, latency_ms: 42 },
  };
  expect(await metering.extend([extendOf(endpoint, request, 0n, delivered)])).toMatchObject([{ outcome: "extended" }]);
  await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
  expect(await admin.sweep(endpoint.shard, 100)).toBe(0);
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 90n, 0n));
  const [swept] = (await admin.readEvents(endpoint.shard, "0-0", 1000)).filter(
    (e) => e.requestId === request.event.request_id,
  );
  expect(swept).toMatchObject({ kind: "usage", charge: "90", balanceAfter: "910" });
  expect({ ...JSON.parse(swept!.event), ...JSON.parse(swept!.overrides!) }).toEqual({
    ...request.event,
    status: "abandoned",
    estimated: true,
    epoch: 1,
    charge: "90",
    cost: "77",
    units: { input: 3, output: 7 },
    physical_model_id: endpoint.physicalModelId,
    latency_ms: 42,
  } satisfies UsageEvent);
  const counted = { requests: 1n, refused: 0n, input: 3n, output: 7n, charge: 90n };
  expect(await admin.counters("ve", endpoint.id)).toEqual(counted);
  expect(await admin.counters("lm", endpoint.logicalModelId)).toEqual(counted);
  expect(await admin.counters("pm", endpoint.physicalModelId)).toEqual(counted);
});

test("the sweep never charges more than the hold", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 50n, { holdTtlMs: 1 });
  heldOf(await metering.admit(request));
  await metering.extend([extendOf(endpoint, request, 0n, { charge: credits(80) })]);
  await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 50n, 0n));
});

test("a living request is not swept", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  heldOf(await metering.admit(admitOf(endpoint, 50n)));
  expect(await admin.sweep(endpoint.shard, 100)).toBe(0);
});

test("a commit that comes after the sweep corrects the charge, once", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const request = admitOf(endpoint, 400n, { holdTtlMs: 1 });
  heldOf(await metering.admit(request));
  await metering.extend([extendOf(endpoint, request, 0n, { charge: credits(90), units: { input: 3, output: 7 } })]);
  await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
  const commit = commitOf(endpoint, request, 70n, { input: 3, output: 5 });
  expect(await metering.commit(commit)).toEqual({ outcome: "corrected", remaining: 930n });
  expect(await metering.commit(commit)).toEqual({ outcome: "duplicate", remaining: 930n });
  expect(await walletOf(admin, endpoint)).toEqual(balance(1_000n, 70n, 0n));
  const events = (await admin.readEvents(endpoint.shard, "0-0", 1000)).filter(
    (e) => e.requestId === request.event.request_id,
  );
  expect(events.map(({ kind, charge }) => [kind, charge])).toEqual([
    ["usage", "90"],
    ["correction", "-20"],
  ]);
  expect(await admin.counters("ve", endpoint.id)).toEqual({
    requests: 1n,
    refused: 0n,
    input: 3n,
    output: 5n,
    charge: 70n,
  });
});

test("a commit is taken even when neither hold nor wallet is known, and makes no half of a wallet", async () => {
  const { admin, metering } = world;
  const endpoint = makeEndpoint();
  const request = admitOf(endpoint, 10n);
  expect(await metering.commit(commitOf(endpoint, request, 7n))).toEqual({ outcome: "committed", remaining: null });
  expect(await walletOf(admin, endpoint)).toBeNull();
  await load(admin, endpoint, 100n);
  expect(await walletOf(admin, endpoint)).toEqual(balance(100n, 7n, 0n));
});

test("whatever happens in whatever order, spendable = budget − spend − holds", async () => {
  const { admin, metering } = world;
  const amount = fc.bigInt({ min: 0n, max: 2n ** 60n });
  const step = fc.oneof(
    fc.record({ do: fc.constant("admit" as const), want: amount, least: amount, ttl: fc.constantFrom(1, 60_000) }),
    fc.record({ do: fc.constant("commit" as const), pick: fc.nat(), charge: amount }),
    fc.record({ do: fc.constant("extend" as const), pick: fc.nat(), add: amount, charge: amount }),
    fc.record({ do: fc.constant("budget" as const), budget: amount }),
    fc.record({ do: fc.constant("sweep" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(amount, fc.array(step, { maxLength: 30 }), async (budget, steps) => {
      const endpoint = await fund(admin, budget);
      const requests: AdmitInput[] = [];
      let version = 1n;
      for (const action of steps) {
        const request = "pick" in action ? requests[action.pick % Math.max(1, requests.length)] : undefined;
        if (action.do === "admit") {
          const least = action.least % (action.want + 1n);
          const next = admitOf(endpoint, action.want, { atLeast: credits(least), holdTtlMs: action.ttl });
          if ((await metering.admit(next)).outcome === "held") requests.push(next);
        } else if (action.do === "commit" && request)
          await metering.commit(commitOf(endpoint, request, action.charge % 2n ** 57n));
        else if (action.do === "extend" && request)
          await metering.extend([extendOf(endpoint, request, action.add, { charge: credits(action.charge) })]);
        else if (action.do === "budget")
          await admin.pushBudget({
            virtualEndpointId: endpoint.id,
            budget: credits(action.budget),
            budgetVersion: ++version,
          });
        else if (action.do === "sweep") await admin.sweep(endpoint.shard, 1_000);
        const wallet = await walletOf(admin, endpoint);
        expect(wallet!.remaining).toBe(wallet!.budget - wallet!.spend - wallet!.held);
      }
      const wallet = await walletOf(admin, endpoint);
      const settled = {
        virtualEndpointId: endpoint.id,
        budget: credits(wallet!.budget),
        budgetVersion: version,
        spend: credits(0),
        configVersion: 1n,
      };
      expect(await admin.reconcile(endpoint.shard, "0-0", [settled], "report")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("a patient request is told when only others' holds stand in its way; a spent wallet is told at once", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 100n);
  const first = admitOf(endpoint, 80n);
  heldOf(await metering.admit(first));
  expect(await metering.admit(admitOf(endpoint, 60n, { patient: true }))).toEqual({ outcome: "contended" });
  expect(await walletOf(admin, endpoint)).toEqual(balance(100n, 0n, 80n));
  expect(await metering.admit(admitOf(endpoint, 60n))).toMatchObject({ outcome: "insufficient", remaining: 20n });
  expect(await metering.admit(admitOf(endpoint, 101n, { patient: true }))).toMatchObject({ outcome: "insufficient" });
  await metering.commit(commitOf(endpoint, first, 10n));
  heldOf(await metering.admit(admitOf(endpoint, 60n, { patient: true })));
  expect(await walletOf(admin, endpoint)).toEqual(balance(100n, 10n, 60n));
});
