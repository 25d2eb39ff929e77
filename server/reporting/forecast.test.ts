import { expect, test } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { forecast, forecastHours } from "./forecast.ts";

const nowMs = Date.UTC(2026, 10, 21, 12);
const inHours = (hours: number) => new Date(nowMs + hours * 3_600_000).toISOString();
const hours = (charge: (hour: number) => number) => Array.from({ length: forecastHours }, (_, hour) => charge(hour));
const of = (balance: bigint, hourlyChargeMicros: number[]) =>
  forecast({ nowMs, balance: microCredits(balance), hourlyChargeMicros });

test("a steady burn runs out when the balance over the rate says, and the range is narrow", () => {
  expect(
    of(
      48_000_000n,
      hours(() => 2_000_000),
    ),
  ).toMatchObject({
    window_hours: 168,
    credits_per_hour: "2",
    credits_per_hour_low: "2",
    credits_per_hour_high: "2",
    runs_out_at: inHours(24),
    runs_out_earliest: inHours(24),
    runs_out_latest: inHours(24),
  });
});

test("days that differ widen the range: one day with all of a week's use may also have been the last", () => {
  const uneven = of(
    168_000_000n,
    hours((hour) => (hour < 24 ? 7_000_000 : 0)),
  )!;
  expect(uneven).toMatchObject({ window_hours: 24, credits_per_hour: "7" });
  const weekly = of(
    168_000_000n,
    hours((hour) => (hour >= 144 ? 7_000_000 : 0)),
  )!;
  expect(weekly).toMatchObject({
    window_hours: 168,
    credits_per_hour: "1",
    credits_per_hour_low: "0",
    runs_out_latest: null,
  });
  expect(Date.parse(weekly.runs_out_earliest!)).toBeLessThan(Date.parse(weekly.runs_out_at!));
});

test("of the first two days nothing but half to double is said", () => {
  expect(
    of(
      24_000_000n,
      hours((hour) => (hour < 6 ? 4_000_000 : 0)),
    ),
  ).toMatchObject({
    window_hours: 24,
    credits_per_hour: "1",
    credits_per_hour_low: "0.5",
    credits_per_hour_high: "2",
    runs_out_at: inHours(24),
    runs_out_earliest: inHours(12),
    runs_out_latest: inHours(48),
  });
});

test("nothing charged, nothing forecast; an empty balance has run out now; a trickle never does", () => {
  expect(
    of(
      1n,
      hours(() => 0),
    ),
  ).toBeNull();
  expect(
    of(
      -5n,
      hours(() => 1),
    ),
  ).toMatchObject({ runs_out_at: inHours(0) });
  expect(
    of(
      10n ** 15n,
      hours(() => 1),
    ),
  ).toMatchObject({ runs_out_at: null, runs_out_earliest: null });
});
