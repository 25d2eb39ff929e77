import { afterAll, beforeAll, expect, test } from "vitest";
import type { AdmitInput, AdmitResult } from "#server/metering/port.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import {
  admitOf,
  commitOf,
  type Endpoint,
  eventOf,
  fund,
  heldOf,
  type Limits,
  makeEndpoint,
  makeWorld,
  type World,
} from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld(await startTestRedis());
});
afterAll(() => world.end());

const ask = (endpoint: Endpoint, limits: Limits, change: Partial<AdmitInput> = {}) =>
  world.metering.admit(admitOf(endpoint, 1n, change, limits));

async function askTimes(times: number, endpoint: Endpoint, limits: Limits, change: Partial<AdmitInput> = {}) {
  const results: AdmitResult[] = [];
  for (let count = 0; count < times; count++) results.push(await ask(endpoint, limits, change));
  return results.map(({ outcome }) => outcome);
}
const held = (times: number) => new Array(times).fill("held");

test("a key's requests per minute are counted to the last one", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits = { key: { rpm: 7 } };
  expect(await askTimes(7, endpoint, limits)).toEqual(held(7));
  const refused = await ask(endpoint, limits);
  expect(refused).toMatchObject({
    outcome: "rate_limited",
    scope: "key",
    limit: "requests",
    limits: { requests: { limit: 7, remaining: 0 }, tokens: null },
  });
  const { retryAfterMs } = refused as Extract<AdmitResult, { outcome: "rate_limited" }>;
  expect(retryAfterMs).toBeGreaterThan(7_000);
  expect(retryAfterMs).toBeLessThanOrEqual(8_572);
  expect((await world.admin.liveWallets([endpoint.id]))[0]?.held).toBe(7n);
});

test("a refused request uses up no limit, of neither key nor endpoint", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const tight = { key: { rpm: 1 }, endpoint: { rpm: 5 } };
  expect(await askTimes(4, endpoint, tight)).toEqual(["held", "rate_limited", "rate_limited", "rate_limited"]);
  const roomy = { endpoint: { rpm: 5 } };
  expect(await askTimes(5, endpoint, roomy)).toEqual([...held(4), "rate_limited"]);
});

test("an empty wallet uses up no limit", async () => {
  const endpoint = await fund(world.admin, 0n);
  const limits = { key: { rpm: 2, tpm: 100 } };
  expect(await askTimes(3, endpoint, limits, { tokens: 50 })).toEqual(new Array(3).fill("insufficient"));
  await world.admin.pushBudget({
    virtualEndpointId: endpoint.id,
    budget: admitOf(endpoint, 10n).want,
    budgetVersion: 2n,
  });
  expect(heldOf(await ask(endpoint, limits, { tokens: 50 })).limits).toMatchObject({
    requests: { limit: 2, remaining: 1 },
    tokens: { limit: 100, remaining: 50 },
  });
});

test("the tighter of key and endpoint is reported", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const { limits } = heldOf(
    await ask(endpoint, { key: { rpm: 100, tpm: 1_000 }, endpoint: { rpm: 3, tpm: 9_000 } }, { tokens: 10 }),
  );
  expect(limits.requests).toMatchObject({ limit: 3, remaining: 2 });
  expect(limits.requests?.resetMs).toBeGreaterThan(19_000);
  expect(limits.requests?.resetMs).toBeLessThanOrEqual(20_000);
  expect(limits.tokens).toMatchObject({ limit: 1_000, remaining: 990 });
});

test("tokens per minute take the estimate first and the true figure at the commit", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits = { endpoint: { tpm: 1_000 }, key: { tpm: 2_000 } };
  const first = admitOf(endpoint, 1n, { tokens: 900 }, limits);
  expect(heldOf(await world.metering.admit(first)).limits.tokens).toMatchObject({ limit: 1_000, remaining: 100 });
  expect(await ask(endpoint, limits, { tokens: 900 })).toMatchObject({
    outcome: "rate_limited",
    scope: "endpoint",
    limit: "tokens",
  });
  await world.metering.commit(commitOf(endpoint, first, 1n, { input: 60, output: 40 }));
  const second = admitOf(endpoint, 1n, { tokens: 100 }, limits);
  const { remaining } = heldOf(await world.metering.admit(second)).limits.tokens!;
  expect(remaining).toBeGreaterThanOrEqual(800);
  expect(remaining).toBeLessThan(820);
  await world.metering.commit(commitOf(endpoint, second, 1n, { input: 500, output: 2_000 }));
  expect(await ask(endpoint, limits, { tokens: 1 })).toMatchObject({
    outcome: "rate_limited",
    limits: { tokens: { remaining: 0 } },
  });
});

test("a request whose estimate is larger than the limit passes when nothing else was used", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits = { key: { tpm: 100 } };
  expect(await askTimes(2, endpoint, limits, { tokens: 5_000 })).toEqual(["held", "rate_limited"]);
});

test("requests in flight are limited, and a finished one makes room", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits = { key: { concurrency: 2 } };
  const first = admitOf(endpoint, 1n, {}, limits);
  heldOf(await world.metering.admit(first));
  expect(await askTimes(2, endpoint, limits)).toEqual(["held", "rate_limited"]);
  expect(await ask(endpoint, limits)).toMatchObject({ scope: "key", limit: "concurrency" });
  expect(await ask(endpoint, { endpoint: { concurrency: 2 } })).toMatchObject({
    scope: "endpoint",
    limit: "concurrency",
  });
  await world.metering.commit(commitOf(endpoint, first, 1n));
  expect(await askTimes(2, endpoint, limits)).toEqual(["held", "rate_limited"]);
});

test("a swept request makes room too", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits = { endpoint: { concurrency: 1 }, key: { concurrency: 1 } };
  expect(await askTimes(2, endpoint, limits, { holdTtlMs: 1 })).toEqual(["held", "rate_limited"]);
  await expect.poll(() => world.admin.sweep(endpoint.shard, 100)).toBe(1);
  expect(await askTimes(1, endpoint, limits)).toEqual(["held"]);
});

test("a limit of zero refuses everything", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  expect(await ask(endpoint, { key: { rpm: 0 } })).toMatchObject({ outcome: "rate_limited", limit: "requests" });
  expect(await ask(endpoint, { key: { concurrency: 0 } })).toMatchObject({
    outcome: "rate_limited",
    limit: "concurrency",
  });
});

test("refusals are all counted, and recorded up to 60 a minute per key", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 0n);
  const requests = Array.from({ length: 90 }, () => admitOf(endpoint, 5n));
  const startedMinute = Math.floor(metering.now() / 60_000);
  await Promise.all(requests.map((request) => metering.admit(request)));
  for (let count = 0; count < 10; count++) metering.refuse(endpoint.shard, eventOf(endpoint, { status: "refused" }));
  await expect.poll(() => admin.counters("ve", endpoint.id)).toMatchObject({ requests: 0n, refused: 100n, charge: 0n });
  expect(await admin.counters("lm", endpoint.logicalModelId)).toMatchObject({ refused: 100n });
  const events = (await admin.readEvents(endpoint.shard, "0-0", 1_000)).filter(
    (e) => e.virtualEndpointId === endpoint.id,
  );
  if (Math.floor(metering.now() / 60_000) === startedMinute) expect(events).toHaveLength(60);
  expect(events[0]).toMatchObject({ kind: "usage", charge: "0", balanceAfter: "0" });
  expect(JSON.parse(events[0]!.overrides!)).toEqual({
    status: "refused",
    error_code: "insufficient_quota",
    charge: "0",
    cost: null,
    units: {},
    epoch: 1,
  });
});

test("an older snapshot is told the newer version, and nothing is written", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 10n, 4n);
  expect(await metering.admit(admitOf(endpoint, 1n, { version: 3 }))).toEqual({ outcome: "stale", version: 4 });
  const notices: [string, number][] = [];
  metering.onConfigVersion((id, version) => notices.push([id, version]));
  await admin.pushConfigVersion(endpoint.id, 9n);
  await admin.pushConfigVersion(endpoint.id, 8n);
  expect(await metering.admit(admitOf(endpoint, 1n, { version: 8 }))).toEqual({ outcome: "stale", version: 9 });
  expect((await metering.admit(admitOf(endpoint, 1n, { version: 9 }))).outcome).toBe("held");
  await expect.poll(() => notices).toContainEqual([endpoint.id, 9]);
});

test("a wallet that is not in Redis is named, even when its version is", async () => {
  const endpoint = makeEndpoint();
  expect(await world.metering.admit(admitOf(endpoint, 1n))).toEqual({ outcome: "unknown_wallet" });
  await world.admin.pushConfigVersion(endpoint.id, 1n);
  expect(await world.metering.admit(admitOf(endpoint, 1n))).toEqual({ outcome: "unknown_wallet" });
});

test("too many unsettled events close admission until they are settled", async () => {
  const { admin } = world;
  const metering = await world.process({ backlogHighWater: 1 });
  const endpoint = await fund(admin, 10n);
  const request = admitOf(endpoint, 1n);
  const entries = await admin.readEvents(endpoint.shard, "0-0", 1_000);
  if (entries.length > 0)
    await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: entries[entries.length - 1]!.id });
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 1n));
  expect(await metering.admit(admitOf(endpoint, 1n))).toEqual({ outcome: "unavailable", reason: "backlog" });
  const [event] = await admin.readEvents(endpoint.shard, "0-0", 10);
  await admin.trim({ shard: endpoint.shard, epoch: 1, lastId: event!.id });
  expect((await admin.depths())[endpoint.shard]).toBe(0);
  expect((await metering.admit(admitOf(endpoint, 1n))).outcome).toBe("held");
});

test("an endpoint's and a model's counters add up", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const other = { ...(await fund(admin, 1_000n)), physicalModelId: endpoint.physicalModelId };
  for (const at of [endpoint, endpoint, other]) {
    const request = admitOf(at, 10n);
    heldOf(await metering.admit(request));
    await metering.commit(
      commitOf(at, request, 4n, { input: 2, cached_input: 3, output: 1, reasoning: 6, request: 1 }),
    );
  }
  expect(await admin.counters("ve", endpoint.id)).toEqual({
    requests: 2n,
    refused: 0n,
    input: 10n,
    output: 14n,
    charge: 8n,
  });
  expect(await admin.counters("pm", endpoint.physicalModelId)).toEqual({
    requests: 3n,
    refused: 0n,
    input: 15n,
    output: 21n,
    charge: 12n,
  });
});
