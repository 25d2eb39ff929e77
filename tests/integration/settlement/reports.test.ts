/** What reports read: kept up with every batch, and the same when it is written anew from the usage records. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { latencyBoundsMs, latencySlot } from "#server/contracts/latency.ts";
import { usageStatuses } from "#server/contracts/usage-event.ts";
import { mintId } from "#server/infra/mint.ts";
import { createEndpoint, createMerchant, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, type HandWritten, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
let endpoints: TestEndpoint[];
const hourMs = 3_600_000;
/** A quarter to midnight in Kathmandu, whose days begin at 18:15 UTC. */
const startMs = Date.UTC(2026, 2, 14, 18, 0);

beforeAll(async () => {
  world = await createSettlementWorld();
  const merchantId = await createMerchant(world.database, "Asia/Kathmandu");
  endpoints = [
    await createEndpoint(world.database, { merchantId }),
    await createEndpoint(world.database, { merchantId }),
  ];
});
afterAll(() => world?.end());

const kinds = ["input", "cached_input", "reasoning", "output", "image", "image:1024x1024:high", "second", "character"];

/** Requests of every status and kind of unit, ten minutes apart. */
const requests = (): { endpoint: TestEndpoint; event: ReturnType<typeof usageEvent> }[] =>
  Array.from({ length: 120 }, (_, index) => {
    const endpoint = endpoints[index % 2]!;
    const event = usageEvent(endpoint, {
      request_id: mintId("request", startMs + (index % 40) * 600_000),
      status: usageStatuses[index % usageStatuses.length]!,
      units: { [kinds[index % kinds.length]!]: index, [kinds[(index + 3) % kinds.length]!]: 2 * index, request: 1 },
      charge: String(1000 + index),
      latency_ms: 7 ** (index % 7),
      ttft_ms: index % 3 === 0 ? null : 11 * index,
      logical_model_id: index % 5 === 0 ? null : "lm_test",
      physical_model_id: index % 4 === 0 ? null : `pm_${index % 3}`,
      cost: index % 4 === 0 ? null : "77",
      cost_currency: index % 4 === 0 ? null : "USD",
    });
    return { endpoint, event };
  });

/** Every row of the three tables that is not empty; which maximum a corrected row keeps is not compared. */
async function reports(): Promise<Record<string, unknown[]>> {
  const sums = `requests, input_units, output_units, charge_micros, cost_nanos, latency_ms_sum, cached_units,
    reasoning_units, image_units, second_units, character_units`;
  const names = `virtual_endpoint_id, customer_id, access_key_id, logical_model, logical_model_id, physical_model_id,
    status, cost_currency`;
  return {
    quarters: await world.database.query(
      `SELECT bucket::text, ${names}, ${sums} FROM usage_rollup WHERE requests <> 0 ORDER BY bucket, ${names}`,
    ),
    days: await world.database.query(
      `SELECT day::text, ${names}, ${sums} FROM usage_day WHERE requests <> 0 ORDER BY day, ${names}`,
    ),
    latency: await world.database.query(
      "SELECT scope_id, hour::text, latency, ttft FROM usage_latency ORDER BY scope_id, hour",
    ),
  };
}

test("the reports say the same when they are written anew, after late commits too", async () => {
  const all = requests();
  for (const endpoint of endpoints) {
    const own = all.filter((request) => request.endpoint === endpoint);
    const swept = ({ event }: (typeof all)[number], index: number): HandWritten =>
      index % 9 === 0
        ? { event, overrides: { status: "abandoned", estimated: true, charge: "400" }, taken: "400" }
        : { event };
    await appendUsage(world.redis.client, endpoint, own.map(swept));
    await world.settlement.settleLane([endpoint.shard]);
    const late = own.filter((_, index) => index % 9 === 0);
    await appendUsage(
      world.redis.client,
      endpoint,
      late.map(({ event }) => ({ event, kind: "correction", taken: "1" })),
    );
    await world.settlement.settleLane([endpoint.shard]);
  }
  const kept = await reports();
  expect(kept.days).not.toEqual([]);
  expect(new Set((kept.days as { day: string }[]).map(({ day }) => day))).toEqual(
    new Set(["2026-03-14", "2026-03-15"]),
  );
  expect(await world.settlement.rebuildReports({ merchantId: endpoints[0]!.merchantId })).toBe(all.length);
  expect(await reports()).toEqual(kept);
  // Once more, from the second day on: what lies before stays.
  await world.settlement.rebuildReports({
    merchantId: endpoints[0]!.merchantId,
    since: new Date(startMs + 3 * hourMs),
  });
  expect(await reports()).toEqual(kept);
});

test("the database's slots of times are the product's", async () => {
  const times = [0, 1, ...latencyBoundsMs.flatMap((bound) => [bound - 1, bound]), 2_147_483_647];
  const rows = await world.database.query<{ slot: number }>(
    "SELECT latency_slot(ms) AS slot FROM unnest($1::int[]) WITH ORDINALITY AS given(ms, at) ORDER BY at",
    [times],
  );
  expect(rows.map(({ slot }) => slot)).toEqual(times.map(latencySlot));
});
