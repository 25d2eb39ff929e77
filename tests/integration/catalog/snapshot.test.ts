/** What the gateway gets to know of an access key: compiled from PostgreSQL as operators left it there. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
import { makeResealAllCredentials } from "#server/catalog/reseal-credentials.ts";
import { makeSnapshotCache } from "#server/catalog/snapshot-cache.ts";
import { makeSealer } from "#server/infra/crypto.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

const compiled = async (secret = merchant.accessKey.secret!) => {
  const found = await compileSnapshot(management.prisma, management.keys.hash(secret));
  return (
    found && {
      ...found.snapshot,
      json: JSON.stringify(found.snapshot, (_key, value) => (typeof value === "bigint" ? `${value}n` : value)),
    }
  );
};
const model = (id: string, change: object) => api("PATCH", `/physical-models/${id}`, change);

describe("a snapshot", () => {
  test("has the price in force, in micro-credits, and no credential", async () => {
    await model(merchant.physicalModel.id, { price: { per: 1_000_000, input: "0.25", request: "0.5" } });
    const snapshot = await compiled();
    const route = snapshot?.models.get("chat")?.routes[0];
    expect(route).toMatchObject({
      physicalModelId: merchant.physicalModel.id,
      upstreamModel: "sim-ok",
      baseUrl: "http://127.0.0.1:9/v1",
      price: { version: 2, per: 1_000_000, rates: { input: 250_000n, request: 500_000n } },
      cost: { version: 1, currency: "USD", per: 1000, rates: { input: 500_000_000n, output: 1_000_000_000n } },
    });
    expect(snapshot).toMatchObject({
      merchantId: merchant.merchantId,
      exhaustion: { mode: "error", status: 429, message: null },
      keyExpiresAtMs: null,
    });
    expect(snapshot?.json).not.toContain("sk-upstream-secret");
  });

  test("knows a model by each of its names, and only the routes that can be taken", async () => {
    const second = await api("POST", "/physical-models", {
      provider_id: merchant.provider.id,
      name: "second",
      price: { per: 1, output: "1" },
      capabilities: { max_output_tokens: 77 },
    });
    const secondId = String(second.body.id);
    await api("PATCH", `/virtual-endpoints/${merchant.endpoint.id}`, {
      logical_models: [
        {
          name: "chat",
          aliases: ["gpt-4o"],
          routes: [
            { physical_model_id: secondId, tier: 2 },
            { physical_model_id: merchant.physicalModel.id, tier: 1, weight: 3 },
          ],
        },
      ],
    });
    const both = await compiled();
    expect(both?.models.get("gpt-4o")).toBe(both?.models.get("chat"));
    expect(
      both?.models.get("chat")?.routes.map(({ tier, weight, maxOutputTokens }) => [tier, weight, maxOutputTokens]),
    ).toEqual([
      [1, 3, 4096],
      [2, 1, 77],
    ]);
    await model(secondId, { status: "disabled" });
    expect((await compiled())?.models.get("chat")?.routes).toHaveLength(1);
    await api("PATCH", `/providers/${merchant.provider.id}`, { status: "disabled" });
    expect((await compiled())?.models.get("chat")?.routes).toEqual([]);
    await api("PATCH", `/providers/${merchant.provider.id}`, { status: "active" });
  });

  test("is none for a revoked key and a disabled endpoint", async () => {
    const base = `/virtual-endpoints/${merchant.endpoint.id}`;
    const key = await api("POST", `${base}/access-keys`, { name: "short" });
    expect(await compiled(String(key.body.secret))).not.toBeNull();
    await api("POST", `${base}/access-keys/${key.body.id}/revoke`);
    expect(await compiled(String(key.body.secret))).toBeNull();
    await api("PATCH", base, { status: "disabled" });
    expect(await compiled()).toBeNull();
    await api("PATCH", base, { status: "active" });
    expect(await compiled()).not.toBeNull();
  });

  test("is compiled within milliseconds, whatever the number of versions", async () => {
    for (let index = 0; index < 30; index++) {
      await model(merchant.physicalModel.id, { price: { per: 1, input: String(index) } });
    }
    await compiled();
    const startedMs = performance.now();
    for (let index = 0; index < 20; index++) await compiled();
    expect((performance.now() - startedMs) / 20).toBeLessThan(100);
  });
});

describe("provider credentials", () => {
  const secrets = {
    current: "a newer application secret, 32 bytes long",
    previous: "an application secret for tests, 32 bytes long",
  };
  const cacheWith = (sealer: ReturnType<typeof makeSealer>) =>
    makeSnapshotCache({
      load: (hash) => compileSnapshot(management.prisma, hash),
      hasher: management.keys,
      sealer,
      logger: management.logger,
    });

  test("are opened for the routes of a snapshot, new ones as soon as they are given", async () => {
    const cache = cacheWith(management.sealer);
    const open = async () => {
      const snapshot = await cache.authenticate(merchant.accessKey.secret!);
      return cache.credentials(snapshot!.models.get("chat")!.routes[0]!);
    };
    expect(await open()).toEqual({ apiKey: "sk-upstream-secret" });
    await api("PATCH", `/providers/${merchant.provider.id}`, { credentials: { api_key: "sk-second" } });
    const { configVersion } = await management.prisma.virtualEndpoint.findUniqueOrThrow({
      where: { id: merchant.endpoint.id },
    });
    cache.onConfigVersion(merchant.endpoint.id, Number(configVersion));
    expect(await open()).toEqual({ apiKey: "sk-second" });
  });

  test("survive a new APP_SECRET, and move to it, after which the old one is not needed", async () => {
    const rotating = makeSealer(secrets);
    const open = async (sealer: ReturnType<typeof makeSealer>) => {
      const cache = cacheWith(sealer);
      const snapshot = await cache.authenticate(merchant.accessKey.secret!);
      return cache.credentials(snapshot!.models.get("chat")!.routes[0]!).apiKey;
    };
    expect(await open(rotating)).toBe("sk-second");
    const reseal = makeResealAllCredentials({ prisma: management.prisma, sealer: rotating });
    expect(await reseal()).toBe(1);
    expect(await reseal()).toBe(0);
    expect(await open(makeSealer({ current: secrets.current }))).toBe("sk-second");
  });
});
