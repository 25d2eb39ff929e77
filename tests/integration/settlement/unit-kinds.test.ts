/** Usage of any kind is settled: images by size and quality, seconds, characters. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Units } from "#server/contracts/units.ts";
import { createEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;

beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world?.end());

test.each<[Units, number, number]>([
  [{ "image:1024x1024:high": 3, image: 1, request: 1 }, 0, 4],
  [{ input: 20, image_input: 30, image_output: 4160 }, 50, 4160],
  [{ second: 61 }, 61, 0],
  [{ character: 1200 }, 1200, 0],
])("a record keeps %j, and its rollup counts %i in and %i out", async (units, input, output) => {
  const endpoint = await createEndpoint(world.database);
  await appendUsage(world.redis.client, endpoint, [{ event: usageEvent(endpoint, { units }) }]);
  expect(await world.settlement.settleLane([endpoint.shard])).toMatchObject({ settled: 1, quarantined: 0 });
  const [record] = await world.database.query<{ units: Units }>(
    "SELECT units FROM usage_record WHERE virtual_endpoint_id = $1",
    [endpoint.virtualEndpointId],
  );
  expect(record?.units).toEqual(units);
  const [rollup] = await world.database.query<{ input: number; output: number }>(
    `SELECT sum(input_units)::int AS input, sum(output_units)::int AS output
     FROM usage_rollup WHERE virtual_endpoint_id = $1`,
    [endpoint.virtualEndpointId],
  );
  expect(rollup).toEqual({ input, output });
});
