/** Usage across a change of the merchant's time zone, and across clock changes: in exactly one day and month (case 26). */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountingCalendar } from "#server/contracts/accounting-calendar.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { changesToCome } from "#server/contracts/next-time-zone.ts";
import { dashboardInputSchema } from "#server/contracts/reports.ts";
import { mintId } from "#server/infra/mint.ts";
import { makeGetDashboard } from "#server/reporting/dashboard.ts";
import { createEndpoint, createMerchant, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world?.end());

const hourMs = 3_600_000;
const zones = [
  ...["UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe"],
  ...["Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago"],
];

interface Used {
  ms: number;
  endpoint: TestEndpoint;
  charge: bigint;
}

/** Clocks change on the last Sunday of March and October, in America on 8 March and 1 November. */
const aroundMs = ["2026-03-08", "2026-03-29", "2026-04-01", "2026-10-25", "2026-11-01"].map((day) => Date.parse(day));
const moment = fc
  .tuple(fc.constantFrom(...aroundMs), fc.integer({ min: -50 * 4, max: 50 * 4 }), fc.constantFrom(-1, 0, 1))
  .map(([ms, quarters, beside]) => ms + quarters * (hourMs / 4) + beside);
const story = fc.record({
  first: fc.constantFrom(...zones),
  next: fc.constantFrom(...zones),
  changeMs: fc.constantFrom(Date.UTC(2026, 2, 20), Date.UTC(2026, 9, 31, 23, 30)),
  moments: fc.array(moment, { minLength: 30, maxLength: 60 }),
});

function grouped(used: readonly Used[], keyOf: (one: Used) => string): [key: string, own: Used[]][] {
  const keys = [...new Set(used.map(keyOf))].sort();
  return keys.map((key) => [key, used.filter((one) => keyOf(one) === key)]);
}

/** What is charged for them together, as reports say it. */
const told = (used: readonly Used[]) => ({
  requests: used.length,
  charge: formatCredits(microCredits(used.reduce((sum, { charge }) => sum + charge, 0n))),
});

/** A merchant with a change of zone and its usage, settled in several batches; the first ones come last. */
async function settled({
  first,
  next,
  changeMs,
  moments,
}: { first: string; next: string } & {
  changeMs: number;
  moments: number[];
}) {
  const merchantId = await createMerchant(world.database, first);
  const changes = changesToCome(accountingCalendar(first), next, changeMs).wanted;
  for (const { fromMs, timeZone } of changes) {
    await world.database.query("INSERT INTO merchant_time_zone VALUES ($1, $2, $3)", [
      merchantId,
      new Date(fromMs).toISOString(),
      timeZone,
    ]);
  }
  const endpoints = [
    await createEndpoint(world.database, { merchantId }),
    await createEndpoint(world.database, { merchantId }),
  ];
  const used = moments.map(
    (ms, index): Used => ({ ms, endpoint: endpoints[index % 2]!, charge: BigInt(1_000 + index) }),
  );
  const late = Math.floor(used.length / 3);
  for (const part of [used.slice(late), used.slice(0, late)]) {
    for (const endpoint of endpoints) {
      const own = part.filter((one) => one.endpoint === endpoint);
      const event = ({ ms, charge }: Used) =>
        usageEvent(endpoint, { request_id: mintId("request", ms), charge: String(charge) });
      await appendUsage(
        world.redis.client,
        endpoint,
        own.map((one) => ({ event: event(one) })),
      );
      await world.settlement.settleLane([endpoint.shard]);
    }
  }
  return { merchantId, used, calendar: accountingCalendar(first, changes) };
}

type Settled = Awaited<ReturnType<typeof settled>>;

/** Requests and charges by accounting day, and what the books have for each. */
async function bookedDays({ merchantId }: Settled) {
  const rows = await world.database.query<{ day: string; requests: number; charge: string }>(
    `SELECT day::text, sum(requests)::int AS requests, sum(charge_micros)::text AS charge FROM usage_day
     WHERE merchant_id = $1 GROUP BY 1 ORDER BY 1`,
    [merchantId],
  );
  return rows.map(({ day, requests, charge }) => [day, requests, charge]);
}

const expectedDays = ({ used, calendar }: Settled) =>
  grouped(used, ({ ms }) => calendar.dayAt(ms)).map(([day, own]) => [
    day,
    own.length,
    String(own.reduce((sum, { charge }) => sum + charge, 0n)),
  ]);

/** A report of all of it, or of a cut: every interval, the whole and the rankings are what lies between their edges. */
async function expectReport({ merchantId, used }: Settled, input: object): Promise<void> {
  const view = await makeGetDashboard(world)({ merchantId }, dashboardInputSchema.parse(input));
  const between = (from: string, to: string) => used.filter(({ ms }) => ms >= Date.parse(from) && ms < Date.parse(to));
  const says = JSON.stringify(input);
  for (const part of [view, view.previous!]) {
    const ends = [...part.buckets.slice(1).map(({ start }) => start), part.to];
    for (const [index, bucket] of part.buckets.entries()) {
      expect(bucket, `${bucket.start} of ${says}`).toMatchObject(told(between(bucket.start, ends[index]!)));
    }
    expect(part.total, says).toMatchObject(told(between(part.from, part.to)));
  }
  const own = between(view.from, view.to);
  const ranked = grouped(own, ({ endpoint }) => endpoint.virtualEndpointId);
  const { virtual_endpoints } = view.top;
  expect(new Map(virtual_endpoints.map(({ id, requests, charge }) => [id, { requests, charge }])), says).toEqual(
    new Map(ranked.map(([id, ownOf]) => [id, told(ownOf)])),
  );
}

test("usage around a change of zone and of clocks is in exactly one day and month, and every report adds up", async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.constantFrom(...zones), async (given, asked) => {
      const one = await settled(given);
      expect(await bookedDays(one)).toEqual(expectedDays(one));
      const all = { from: "2026-03-01T12:00:00Z", to: "2026-11-20T12:00:00Z" };
      const change = { from: "2026-10-28T05:00:00Z", to: "2026-11-03T11:00:00Z" };
      for (const time_zone of [undefined, given.next, asked]) {
        const zone = time_zone === undefined ? {} : { time_zone };
        await expectReport(one, { ...all, ...zone, interval: "day" });
        await expectReport(one, { ...all, ...zone, interval: "month" });
        await expectReport(one, { ...change, ...zone, interval: "hour" });
      }
      await world.settlement.rebuildReports({ merchantId: one.merchantId });
      expect(await bookedDays(one)).toEqual(expectedDays(one));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test("a month begins at the old zone's midnight and ends at the new one's", async () => {
  const one = await settled({
    first: "Europe/Berlin",
    next: "America/New_York",
    changeMs: Date.UTC(2026, 8, 30),
    moments: [
      "2026-09-30T21:59Z",
      "2026-09-30T22:00Z",
      "2026-10-01T03:00Z",
      "2026-10-02T03:59Z",
      "2026-10-02T04:00Z",
    ].map(Date.parse),
  });
  const view = await makeGetDashboard(world)(
    one,
    dashboardInputSchema.parse({ from: "2026-09-01T00:00:00Z", to: "2026-10-02T12:00:00Z", compare: "none" }),
  );
  const days = view.buckets
    .filter(({ requests }) => requests > 0)
    .map(({ date, start, requests }) => [date, start, requests]);
  expect(days).toEqual([
    ["2026-09-30", "2026-09-29T22:00:00.000Z", 1],
    ["2026-10-01", "2026-09-30T22:00:00.000Z", 3],
    ["2026-10-02", "2026-10-02T04:00:00.000Z", 1],
  ]);
  expect(view.time_zone).toBe("America/New_York");
});
