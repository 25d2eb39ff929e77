import { afterAll, beforeAll, expect, it } from "vitest";
import { mintId } from "#server/infra/mint.ts";
import { createEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world.end());

it("a key says when it was last used, to the minute", async () => {
  const endpoint = await createEndpoint(world.database);
  const keyId = mintId("accessKey");
  await world.database.query(
    `INSERT INTO access_key (id, merchant_id, virtual_endpoint_id, name, prefix, hash)
     VALUES ($1, $2, $3, 'key', 'slk_', $4)`,
    [keyId, endpoint.merchantId, endpoint.virtualEndpointId, Buffer.from(keyId)],
  );
  const lastUsed = async () => {
    const [row] = await world.database.query<{ at: Date }>("SELECT last_used_at AS at FROM access_key WHERE id = $1", [
      keyId,
    ]);
    return row!.at.getTime();
  };
  const use = async (atMs: number) => {
    const event = usageEvent(endpoint, { request_id: mintId("request", atMs), key_id: keyId });
    await appendUsage(world.redis.client, endpoint, [{ event }]);
    await world.settlement.settleLane([endpoint.shard]);
  };
  const noon = Date.UTC(2026, 10, 20, 12);
  await use(noon);
  expect(await lastUsed()).toBe(noon);
  await use(noon + 30_000);
  expect(await lastUsed()).toBe(noon);
  await use(noon + 90_000);
  expect(await lastUsed()).toBe(noon + 90_000);
  await use(noon - 3_600_000);
  expect(await lastUsed()).toBe(noon + 90_000);
});
