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

it("what a key was charged is kept per UTC day of its requests, corrections included, each request once", async () => {
  const endpoint = await createEndpoint(world.database);
  const keyId = mintId("accessKey");
  const settle = () => world.settlement.settleLane([endpoint.shard]);
  const spend = async () =>
    Object.fromEntries(
      (
        await world.database.query<{ day: string; micros: string }>(
          `SELECT day::text, charge_micros::text AS micros FROM access_key_spend
           WHERE merchant_id = $1 AND access_key_id = $2`,
          [endpoint.merchantId, keyId],
        )
      ).map(({ day, micros }) => [day, micros]),
    );
  const evening = Date.UTC(2026, 10, 19, 23, 59, 59, 999);
  const eventAt = (atMs: number, charge: string, status: "succeeded" | "abandoned" = "succeeded") =>
    usageEvent(endpoint, { request_id: mintId("request", atMs), key_id: keyId, charge, status });
  const last = eventAt(evening, "700");
  const swept = eventAt(evening + 1, "40", "abandoned");
  await appendUsage(world.redis.client, endpoint, [
    { event: last },
    { event: swept },
    { event: eventAt(evening + 2, "5") },
  ]);
  await settle();
  expect(await spend()).toEqual({ "2026-11-19": "700", "2026-11-20": "45" });
  await appendUsage(world.redis.client, endpoint, [
    { event: last },
    { event: { ...swept, status: "succeeded", charge: "30" }, kind: "correction", taken: "-10" },
    { event: eventAt(evening - 1, "1") },
  ]);
  await settle();
  expect(await spend()).toEqual({ "2026-11-19": "701", "2026-11-20": "35" });
});
