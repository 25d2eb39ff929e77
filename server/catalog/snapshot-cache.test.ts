import { describe, expect, it } from "vitest";
import { noRateLimits } from "#server/contracts/limits.ts";
import { makeKeyHasher, makeSealer, mintSecret } from "#server/infra/crypto.ts";
import { makeLogger } from "#server/infra/logger.ts";
import type { CompiledSnapshot } from "./compile-snapshot.ts";
import type { EndpointSnapshot } from "./snapshot.ts";
import { makeSnapshotCache } from "./snapshot-cache.ts";

const hasher = makeKeyHasher("pepper");
const idOf = (hash: Uint8Array) => Buffer.from(hash).toString("hex");

/** A cache over rows that a test changes; `loads` counts what was asked of them. */
function world(options: { maxKeys?: number } = {}) {
  const rows = new Map<string, Partial<EndpointSnapshot>>();
  const state = { loads: 0, away: false };
  const load = async (hash: Uint8Array): Promise<CompiledSnapshot | null> => {
    state.loads++;
    await Promise.resolve();
    if (state.away) throw new Error("connect ECONNREFUSED");
    const row = rows.get(idOf(hash));
    return row ? { snapshot: { ...blank, ...row }, providers: [] } : null;
  };
  const cache = makeSnapshotCache({
    load,
    hasher,
    sealer: makeSealer({ current: "x".repeat(32) }),
    logger: makeLogger({ level: "silent", name: "test" }),
    ...options,
  });
  const key = (row: Partial<EndpointSnapshot> = {}) => {
    const secret = mintSecret("slk_");
    rows.set(idOf(hasher.hash(secret)), row);
    return { secret, change: (changed: Partial<EndpointSnapshot> | null) => change(secret, changed) };
  };
  const change = (secret: string, row: Partial<EndpointSnapshot> | null) =>
    row ? rows.set(idOf(hasher.hash(secret)), row) : rows.delete(idOf(hasher.hash(secret)));
  return { cache, state, key };
}

const blank: EndpointSnapshot = {
  keyId: "key_1",
  keyLineageId: "key_1",
  keyName: "test",
  keyExpiresAtMs: null,
  keyLimits: noRateLimits,
  keyScopes: null,
  keyCreditLimit: null,
  virtualEndpointId: "ve_1",
  endpointName: "test",
  merchantId: "mer_1",
  customerId: "cus_1",
  shard: 0,
  version: 1,
  endpointLimits: noRateLimits,
  disconnectPolicy: "abort_and_charge_delivered",
  exhaustion: { mode: "error", status: 429, message: null },
  maskModel: false,
  routing: { strategy: "weighted", sticky: "none" },
  magicWords: [],
  models: new Map(),
};

describe("authentication from memory", () => {
  it("asks the database once for many at once, and not again", async () => {
    const { cache, state, key } = world();
    const { secret } = key();
    await Promise.all(Array.from({ length: 50 }, () => cache.authenticate(secret)));
    expect(cache.authenticate(secret)).toMatchObject({ keyId: "key_1" });
    expect(state.loads).toBe(1);
  });

  it("asks once a second for an unknown key, and not at all for what cannot be one", async () => {
    const { cache, state } = world();
    const secret = mintSecret("slk_");
    expect(await cache.authenticate(secret)).toBeNull();
    expect(cache.authenticate(secret)).toBeNull();
    expect(cache.authenticate("x".repeat(100_000))).toBeNull();
    expect(state.loads).toBe(1);
  });

  it("follows a notice at once, and only for the endpoint it is about", async () => {
    const { cache, state, key } = world();
    const changed = key();
    const other = key({ virtualEndpointId: "ve_2" });
    await Promise.all([cache.authenticate(changed.secret), cache.authenticate(other.secret)]);
    changed.change({ version: 2, keyName: "renamed" });
    cache.onConfigVersion("ve_1", 2);
    expect(await cache.authenticate(changed.secret)).toMatchObject({ keyName: "renamed" });
    expect(cache.authenticate(other.secret)).toMatchObject({ virtualEndpointId: "ve_2" });
    expect(state.loads).toBe(3);
    changed.change(null);
    cache.onConfigVersion("ve_1", 3);
    expect(await cache.authenticate(changed.secret)).toBeNull();
  });

  it("does not keep what a load brought that began before the change", async () => {
    const { cache, state, key } = world();
    const { secret, change } = key();
    const early = cache.authenticate(secret);
    cache.onConfigVersion("ve_1", 2);
    expect(await early).toMatchObject({ version: 1 });
    change({ version: 2 });
    expect(await cache.authenticate(secret)).toMatchObject({ version: 2 });
    expect(state.loads).toBe(2);
  });

  it("refuses an expired key without a notice", async () => {
    const { cache, key } = world();
    const { secret } = key({ keyExpiresAtMs: Date.now() - 1 });
    expect(await cache.authenticate(secret)).toBeNull();
    expect(cache.authenticate(secret)).toBeNull();
  });

  it("serves on with the database away, but not what the shard says is outdated", async () => {
    const { cache, state, key } = world();
    const { secret } = key();
    await cache.authenticate(secret);
    state.away = true;
    cache.onConfigVersion("ve_1", 2);
    expect(await cache.authenticate(secret)).toMatchObject({ version: 1 });
    await expect(cache.refresh(secret, 2)).rejects.toMatchObject({ code: "service_unavailable" });
    await expect(cache.authenticate(mintSecret("slk_"))).rejects.toMatchObject({ code: "service_unavailable" });
  });

  it("forgets the longest unused keys", async () => {
    const { cache, state, key } = world({ maxKeys: 2 });
    const keys = [key(), key(), key()];
    for (const { secret } of keys) await cache.authenticate(secret);
    await cache.authenticate(keys[0]!.secret);
    expect(state.loads).toBe(4);
    cache.onConfigVersion("ve_1", 5);
    await cache.authenticate(keys[2]!.secret);
    expect(state.loads).toBe(5);
  });
});
