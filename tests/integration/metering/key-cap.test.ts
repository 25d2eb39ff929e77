/** The spend cap of an access key (mission.md A13). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { mintId } from "#server/infra/mint.ts";
import { windowAround } from "#server/metering/key-spend.ts";
import { shardKeys } from "#server/metering/keys.ts";
import type { AdmitInput, AdmitResult, KeyCreditLimit } from "#server/metering/port.ts";
import { startTestRedis } from "#tests/setup/redis.ts";
import {
  admitOf,
  commitOf,
  credits,
  type Endpoint,
  eventOf,
  extendOf,
  fund,
  heldOf,
  makeWorld,
  type World,
  walletOf,
} from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld(await startTestRedis());
});
afterAll(() => world.end());

const far = () => `${Date.now() + 86_400_000}-0`;

/** What settlement does when admission does not know a key's spend. */
const bring = async (
  endpoint: Endpoint,
  window: KeyCreditLimit["window"],
  change: { spend?: bigint; past?: bigint; cursor?: string; version?: bigint; atMs?: number; members?: string[] } = {},
) =>
  world.admin.restoreKeySpend(endpoint.shard, change.cursor ?? far(), change.atMs ?? (await world.admin.clockMs()), [
    {
      keyId: endpoint.keyId,
      memberIds: [endpoint.keyId, ...(change.members ?? [])],
      window,
      spend: credits(change.spend ?? 0n),
      pastSpend: credits(change.past ?? 0n),
      configVersion: change.version ?? 1n,
    },
  ]);

const keyOf = ({ shard, keyId }: Endpoint) => shardKeys(shard).key + keyId;

/** What the key used of its cap, as Redis has it. */
async function used(endpoint: Endpoint) {
  const [all, held] = await world.redis.client.hmget(keyOf(endpoint), "cap_used", "cap_held");
  return { used: BigInt(all ?? -1), held: BigInt(held ?? -1) };
}

const cap = (amount: bigint, window: KeyCreditLimit["window"] = "total") => ({
  keyCreditLimit: { amount: credits(amount), window },
});

/** A funded endpoint whose key's spend Redis knows. */
async function capped(budget: bigint, window: KeyCreditLimit["window"] = "total", spend = 0n) {
  const endpoint = await fund(world.admin, budget);
  expect(await bring(endpoint, window, { spend })).toBe("restored");
  return endpoint;
}

const outcomes = (results: readonly AdmitResult[], wanted: AdmitResult["outcome"]) =>
  results.filter(({ outcome }) => outcome === wanted).length;

test("of 50 parallel requests on a cap for 10, exactly 10 pass, and the wallet has paid for 10", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const requests = Array.from({ length: 50 }, () => admitOf(endpoint, 7n, cap(70n)));
  const results = await Promise.all(requests.map((request) => metering.admit(request)));
  expect(outcomes(results, "held")).toBe(10);
  expect(outcomes(results, "key_limit")).toBe(40);
  expect(await used(endpoint)).toEqual({ used: 70n, held: 70n });
  await Promise.all(
    requests.map((request, index) =>
      results[index]!.outcome === "held" ? metering.commit(commitOf(endpoint, request, 7n)) : null,
    ),
  );
  expect(await used(endpoint)).toEqual({ used: 70n, held: 0n });
  expect(await walletOf(admin, endpoint)).toMatchObject({ spend: 70n, held: 0n, remaining: 930n });
  expect(await metering.admit(admitOf(endpoint, 1n, cap(70n)))).toMatchObject({
    outcome: "key_limit",
    retryAfterMs: null,
  });
});

test("a refusal is counted and recorded with its code, takes nothing and uses up no rate limit", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const limits = { key: { rpm: 5 } };
  expect(await metering.admit(admitOf(endpoint, 11n, cap(10n), limits))).toMatchObject({
    outcome: "key_limit",
    limits: { requests: { limit: 5, remaining: 5 } },
  });
  expect(await admin.counters("ve", endpoint.id)).toMatchObject({ requests: 0n, refused: 1n });
  expect(await walletOf(admin, endpoint)).toMatchObject({ held: 0n, remaining: 1_000n });
  const events = (await admin.readEvents(endpoint.shard, "0-0", 1_000)).filter(
    (event) => event.virtualEndpointId === endpoint.id,
  );
  expect(events).toHaveLength(1);
  expect(JSON.parse(events[0]!.overrides!)).toMatchObject({ status: "refused", error_code: "key_limit_reached" });
});

test("a hold takes what the cap leaves, when that is enough", async () => {
  const { metering } = world;
  const endpoint = await capped(1_000n, "total", 70n);
  const request = admitOf(endpoint, 50n, { ...cap(100n), atLeast: credits(20n) });
  expect(heldOf(await metering.admit(request))).toMatchObject({ held: 30n, remaining: 970n });
  const charge = { charge: credits(25n), cost: null, units: {} };
  expect(await metering.extend([extendOf(endpoint, request, 1n, charge)])).toEqual([{ outcome: "key_limit" }]);
  await metering.commit(commitOf(endpoint, request, 25n));
  expect(await used(endpoint)).toEqual({ used: 95n, held: 0n });
});

test("a growing hold counts, and is given back with the rest", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const request = admitOf(endpoint, 30n, cap(100n));
  heldOf(await metering.admit(request));
  expect(await metering.extend([extendOf(endpoint, request, 60n)])).toEqual([{ outcome: "extended", held: 90n }]);
  expect(await metering.extend([extendOf(endpoint, request, 11n)])).toEqual([{ outcome: "key_limit" }]);
  expect(await walletOf(admin, endpoint)).toMatchObject({ held: 90n, remaining: 910n });
  expect(await used(endpoint)).toEqual({ used: 90n, held: 90n });
  await metering.commit(commitOf(endpoint, request, 12n));
  expect(await used(endpoint)).toEqual({ used: 12n, held: 0n });
});

test("a charge above its hold is booked, and blocks the key until the cap is raised", async () => {
  const { metering } = world;
  const endpoint = await capped(1_000n);
  const request = admitOf(endpoint, 10n, cap(10n));
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 25n));
  expect(await used(endpoint)).toEqual({ used: 25n, held: 0n });
  expect(await metering.admit(admitOf(endpoint, 0n, cap(10n)))).toMatchObject({ outcome: "key_limit" });
  expect(heldOf(await metering.admit(admitOf(endpoint, 5n, cap(30n)))).held).toBe(5n);
});

test("a commit sent twice counts once", async () => {
  const { metering } = world;
  const endpoint = await capped(1_000n);
  const request = admitOf(endpoint, 10n, cap(100n));
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 4n));
  expect(await metering.commit(commitOf(endpoint, request, 4n))).toMatchObject({ outcome: "duplicate" });
  expect(await used(endpoint)).toEqual({ used: 4n, held: 0n });
});

test("where only other requests' holds stand in the way, the patient may come again", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const first = admitOf(endpoint, 100n, cap(100n));
  heldOf(await metering.admit(first));
  const patient = admitOf(endpoint, 10n, { ...cap(100n), patient: true });
  expect(await metering.admit(patient)).toEqual({ outcome: "contended" });
  expect(await admin.counters("ve", endpoint.id)).toMatchObject({ refused: 0n });
  await metering.commit(commitOf(endpoint, first, 95n));
  expect(await metering.admit(patient)).toMatchObject({ outcome: "key_limit" });
  expect(heldOf(await metering.admit({ ...patient, want: credits(5n), atLeast: credits(5n) })).held).toBe(5n);
});

test.each(["day", "month"] as const)(
  "a request counts whole in the %s in which it began: a stream that runs on takes nothing of the next one's cap",
  async (window) => {
    const { metering, redis, admin } = world;
    const endpoint = await fund(admin, 1_000n);
    const { beginMs, endMs } = windowAround(window, await admin.clockMs());
    const late = () => ({
      ...cap(100n, window),
      event: eventOf(endpoint, { request_id: mintId("request", beginMs - 9) }),
    });
    const past = async () => Number(await redis.client.hget(keyOf(endpoint), "past_used"));
    await bring(endpoint, window, { spend: 90n, atMs: beginMs - 1 });
    const before = admitOf(endpoint, 5n, late());
    heldOf(await metering.admit(before));
    const after = admitOf(endpoint, 40n, cap(100n, window));
    heldOf(await metering.admit(after));
    const edges = await redis.client.hmget(keyOf(endpoint), "cap_from", "cap_until");
    expect(edges).toEqual([String(beginMs), String(endMs)]);
    expect([await used(endpoint), await past()]).toEqual([{ used: 40n, held: 40n }, 95]);

    expect(await metering.extend([extendOf(endpoint, before, 4n)])).toEqual([{ outcome: "extended", held: 9n }]);
    expect(await metering.extend([extendOf(endpoint, before, 2n)])).toEqual([{ outcome: "key_limit" }]);
    expect(await metering.admit(admitOf(endpoint, 2n, late()))).toMatchObject({ outcome: "key_limit" });
    const admitted = admitOf(endpoint, 1n, { ...late(), holdTtlMs: 1 });
    heldOf(await metering.admit(admitted));
    await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
    await metering.commit(commitOf(endpoint, admitted, 3n));
    await metering.commit(commitOf(endpoint, before, 7n));
    expect([await used(endpoint), await past()]).toEqual([{ used: 40n, held: 40n }, 100]);
    await metering.commit(commitOf(endpoint, after, 33n));
    const refused = await metering.admit(admitOf(endpoint, 68n, cap(100n, window)));
    expect(Math.abs((refused as { retryAfterMs: number }).retryAfterMs - (endMs - Date.now()))).toBeLessThan(2_000);

    const live = [await used(endpoint), await past()];
    await bring(endpoint, window, { past: 90n, cursor: "0-0" });
    expect([await used(endpoint), await past()]).toEqual(live);
  },
);

test("a rotated key and the one before spend of one cap, also when it is brought back", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const rotated = mintId("accessKey");
  const event = () => eventOf(endpoint, { key_id: rotated, key_lineage_id: endpoint.keyId });
  const first = admitOf(endpoint, 60n, cap(100n));
  const second = admitOf(endpoint, 40n, { ...cap(100n), event: event() });
  heldOf(await metering.admit(first));
  heldOf(await metering.admit(second));
  expect(await metering.admit(admitOf(endpoint, 1n, { ...cap(100n), event: event() }))).toMatchObject({
    outcome: "key_limit",
  });
  await metering.commit(commitOf(endpoint, second, 30n));
  expect(await used(endpoint)).toEqual({ used: 90n, held: 60n });
  await bring(endpoint, "total", { cursor: "0-0", members: [rotated] });
  expect(await used(endpoint)).toEqual({ used: 90n, held: 60n });
  const swept = admitOf(endpoint, 10n, { ...cap(100n), event: event(), holdTtlMs: 1 });
  heldOf(await metering.admit(swept));
  await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
  await metering.commit(commitOf(endpoint, swept, 9n));
  expect(await used(endpoint)).toEqual({ used: 99n, held: 60n });
});

test("what the sweep charges counts, and the commit that comes later puts it right", async () => {
  const { admin, metering } = world;
  const endpoint = await capped(1_000n);
  const request = admitOf(endpoint, 50n, { ...cap(100n), holdTtlMs: 1 });
  heldOf(await metering.admit(request));
  await metering.extend([extendOf(endpoint, request, 0n, { charge: credits(20n) })]);
  await expect.poll(() => admin.sweep(endpoint.shard, 100)).toBe(1);
  expect(await used(endpoint)).toEqual({ used: 20n, held: 0n });
  expect(await metering.commit(commitOf(endpoint, request, 35n))).toMatchObject({ outcome: "corrected" });
  expect(await used(endpoint)).toEqual({ used: 35n, held: 0n });
});

test("a cap that Redis does not know, of another window or an older configuration, is asked for", async () => {
  const { metering } = world;
  const unknown = { outcome: "unknown_wallet" };
  const endpoint = await fund(world.admin, 1_000n);
  expect(await metering.admit(admitOf(endpoint, 1n, cap(10n)))).toEqual(unknown);
  await bring(endpoint, "total", { spend: 10n });
  expect(await metering.admit(admitOf(endpoint, 1n, cap(10n)))).toMatchObject({ outcome: "key_limit" });
  expect(await metering.admit(admitOf(endpoint, 1n, cap(10n, "day")))).toEqual(unknown);
  expect(await metering.admit(admitOf(endpoint, 1n, { ...cap(10n), version: 2 }))).toEqual(unknown);
  expect(await metering.admit(admitOf(endpoint, 1n))).toMatchObject({ outcome: "held" });
});

test("what is brought back is settled spend, later charges of the window, and the key's living holds", async () => {
  const { admin, metering } = world;
  const endpoint = await fund(admin, 1_000n);
  const commit = async (charge: bigint, change: Partial<AdmitInput> = {}) => {
    const request = admitOf(endpoint, charge, change);
    heldOf(await metering.admit(request));
    await metering.commit(commitOf(endpoint, request, charge));
  };
  await commit(3n);
  await commit(4n);
  const anotherKey = mintId("accessKey");
  await commit(100n, { keyId: anotherKey, event: eventOf(endpoint, { key_id: anotherKey }) });
  const monthsAgo = mintId("request", Date.now() - 70 * 86_400_000);
  await commit(200n, { event: eventOf(endpoint, { request_id: monthsAgo }) });
  const living = admitOf(endpoint, 20n);
  heldOf(await metering.admit(living));
  await bring(endpoint, "month", { spend: 50n, cursor: "0-0" });
  expect(await used(endpoint)).toEqual({ used: 77n, held: 20n });
  await bring(endpoint, "total", { spend: 50n, cursor: "0-0" });
  expect(await used(endpoint)).toEqual({ used: 277n, held: 20n });
  await bring(endpoint, "total", { spend: 50n });
  expect(await used(endpoint)).toEqual({ used: 70n, held: 20n });
  await metering.commit(commitOf(endpoint, living, 6n));
  expect(await used(endpoint)).toEqual({ used: 56n, held: 0n });
});

test("amounts beyond 2^53 are exact", async () => {
  const { metering } = world;
  const large = 2n ** 62n;
  const endpoint = await capped(large * 2n - 1n, "total", 1n);
  const request = admitOf(endpoint, large - 2n, cap(large));
  heldOf(await metering.admit(request));
  expect(await used(endpoint)).toEqual({ used: large - 1n, held: large - 2n });
  expect(await metering.admit(admitOf(endpoint, 2n, cap(large)))).toMatchObject({ outcome: "key_limit" });
  const last = admitOf(endpoint, 1n, cap(large));
  expect(heldOf(await metering.admit(last)).held).toBe(1n);
  expect(await metering.admit(admitOf(endpoint, 1n, cap(large)))).toMatchObject({ outcome: "key_limit" });
  await metering.commit(commitOf(endpoint, request, large - 3n));
  expect(await used(endpoint)).toEqual({ used: large - 1n, held: 1n });
});

test("a key without a cap leaves no trace of one", async () => {
  const { metering, redis } = world;
  const endpoint = await fund(world.admin, 1_000n);
  const request = admitOf(endpoint, 5n);
  heldOf(await metering.admit(request));
  await metering.commit(commitOf(endpoint, request, 5n));
  expect(await redis.client.exists(keyOf(endpoint))).toBe(0);
});
