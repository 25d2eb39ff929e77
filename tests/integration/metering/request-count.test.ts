/** Requests that hold nothing (token counts, magic words) share the requests per minute with those that do. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { shardKeys } from "#server/metering/keys.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import { admitOf, commitOf, fund, heldOf, type Limits, makeEndpoint, makeWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld(await startTestRedis());
});
afterAll(() => world.end());

const state = async (id: string) => (await world.admin.liveWallets([id]))[0];

test("what holds nothing and what holds credits use up one limit, and the wallet is left alone", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const limits: Limits = { key: { rpm: 3, tpm: 1_000 }, endpoint: { rpm: 9 } };
  const ask = () => world.metering.countRequest(admitOf(endpoint, 1n, {}, limits));
  const before = await state(endpoint.id);
  expect(await ask()).toMatchObject({
    outcome: "counted",
    limits: { requests: { limit: 3, remaining: 2 }, tokens: { limit: 1_000, remaining: 1_000, resetMs: 0 } },
  });
  expect(await state(endpoint.id)).toEqual(before);
  const held = heldOf(await world.metering.admit(admitOf(endpoint, 1n, { tokens: 400 }, limits)));
  expect(held.limits).toMatchObject({ requests: { remaining: 1 }, tokens: { remaining: 600 } });
  expect(await ask()).toMatchObject({ outcome: "counted", limits: { requests: { remaining: 0 } } });
  const refused = await ask();
  expect(refused).toMatchObject({
    outcome: "rate_limited",
    scope: "key",
    limits: { requests: { limit: 3, remaining: 0 }, tokens: { limit: 1_000, remaining: 600 } },
  });
  expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(19_000);
  expect((await world.metering.admit(admitOf(endpoint, 1n, {}, limits))).outcome).toBe("rate_limited");
});

test("a refused one uses up no limit, of neither key nor endpoint", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const ask = async (limits: Limits) => (await world.metering.countRequest(admitOf(endpoint, 1n, {}, limits))).outcome;
  const tight: Limits = { key: { rpm: 1 }, endpoint: { rpm: 3 } };
  expect([await ask(tight), await ask(tight), await ask(tight)]).toEqual(["counted", "rate_limited", "rate_limited"]);
  const roomy: Limits = { endpoint: { rpm: 3 } };
  expect([await ask(roomy), await ask(roomy), await ask(roomy)]).toEqual(["counted", "counted", "rate_limited"]);
  expect(await ask({ endpoint: { rpm: 0 } })).toBe("rate_limited");
});

test("an endpoint whose wallet Redis does not know is counted too, and still is to be loaded", async () => {
  const endpoint = makeEndpoint();
  const limits: Limits = { endpoint: { rpm: 1 } };
  expect((await world.metering.countRequest(admitOf(endpoint, 1n, {}, limits))).outcome).toBe("counted");
  expect((await world.metering.countRequest(admitOf(endpoint, 1n, {}, limits))).outcome).toBe("rate_limited");
  expect((await world.metering.admit(admitOf(endpoint, 1n, {}, limits))).outcome).toBe("unknown_wallet");
});

test("an older configuration than the shard's is told, and uses up nothing", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  await world.admin.pushConfigVersion(endpoint.id, 3n);
  const limits: Limits = { key: { rpm: 1 } };
  const ask = (version: number) => world.metering.countRequest(admitOf(endpoint, 1n, { version }, limits));
  for (const older of [1, 2]) expect(await ask(older)).toEqual({ outcome: "stale", version: 3 });
  expect((await ask(3)).outcome).toBe("counted");
  expect((await ask(4)).outcome).toBe("rate_limited");
});

test("a limit that Redis's clock left an hour ahead, because it went back, is in nobody's way", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const keys = shardKeys(endpoint.shard);
  const limits: Limits = { key: { rpm: 2, tpm: 100 }, endpoint: { rpm: 2, tpm: 100 } };
  const ahead = String((Date.now() + 3_600_000) * 1_000);
  for (const name of [keys.endpoint + endpoint.id, keys.key + endpoint.keyId])
    await world.redis.client.hset(name, { rpm_tat: ahead, tpm_tat: ahead });
  const counted = await world.metering.countRequest(admitOf(endpoint, 1n, {}, limits));
  expect(counted).toMatchObject({ outcome: "counted", limits: { requests: { remaining: 1 } } });
  await world.redis.client.hset(keys.key + endpoint.keyId, { rpm_tat: ahead });
  const request = admitOf(endpoint, 1n, { tokens: 40 }, limits);
  expect(heldOf(await world.metering.admit(request)).limits).toMatchObject({
    requests: { remaining: 0 },
    tokens: { remaining: 60 },
  });
  await world.metering.commit(commitOf(endpoint, request, 1n, { input: 50, output: 0 }));
  expect((await world.metering.admit(admitOf(endpoint, 1n, {}, limits))).outcome).toBe("rate_limited");
});

test("nor is it once a request that began before has used more than was thought", async () => {
  const endpoint = await fund(world.admin, 1_000n);
  const keys = shardKeys(endpoint.shard);
  const limits: Limits = { key: { tpm: 100 }, endpoint: { tpm: 100 } };
  const request = admitOf(endpoint, 1n, { tokens: 1 }, limits);
  heldOf(await world.metering.admit(request));
  const ahead = String((Date.now() + 3_600_000) * 1_000);
  for (const name of [keys.endpoint + endpoint.id, keys.key + endpoint.keyId])
    await world.redis.client.hset(name, { tpm_tat: ahead });
  await world.metering.commit(commitOf(endpoint, request, 1n, { input: 3, output: 0 }));
  expect((await world.metering.admit(admitOf(endpoint, 1n, { tokens: 1 }, limits))).outcome).toBe("held");
});

test("where there is no limit of requests nobody is asked", async () => {
  const nowhere = admitOf(makeEndpoint(), 1n, { shard: -1 }, { key: { tpm: 5 } });
  expect(await world.metering.countRequest(nowhere)).toEqual({
    outcome: "counted",
    limits: { requests: null, tokens: null },
  });
});
