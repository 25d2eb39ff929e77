import { describe, expect, test } from "vitest";
import { costInCredits, formatCostRate, ownRate, parseCostRate, rateThrough } from "./cost-rate.ts";
import { maxInt64, microCredits, nanos } from "./money.ts";

describe("a cost in credits", () => {
  test.each([
    // 2.5 USD at 100 credits
    ["by its own price", 2_500_000_000n, ownRate(microCredits(100_000_000n)), 250_000_000n],
    // 3 EUR × 1.08 = 3.24 USD, × 100 = 324 credits
    [
      "by the reporting currency's",
      3_000_000_000n,
      rateThrough(nanos(1_080_000_000n), microCredits(100_000_000n)),
      324_000_000n,
    ],
    // 1,000,000 IDR × 0.0000625 = 62.5 USD, × 1.5 = 93.75 credits
    ["of a small currency", 1_000_000_000_000_000n, rateThrough(nanos(62_500n), microCredits(1_500_000n)), 93_750_000n],
    // 0.000000005 × 1.1 × 0.1 credits = 5.5 × 10⁻¹⁰ credits
    ["below half a micro-credit", 5n, rateThrough(nanos(1_100_000_000n), microCredits(100_000n)), 0n],
    // 1 nano × 500 = half a micro-credit
    ["of just half a micro-credit, rounded up", 1n, rateThrough(nanos(5_000_000_000n), microCredits(100_000_000n)), 1n],
    ["taken back", -1n, rateThrough(nanos(5_000_000_000n), microCredits(100_000_000n)), -1n],
  ])("%s", (_, cost, rate, micros) => {
    expect(costInCredits(cost, rate)).toBe(micros);
  });

  test("is rounded once: of the cost, not of the rate", () => {
    // 0.000001234 × 0.5 credits = 6.17 × 10⁻⁷ credits: as a rate of whole micro-credits it would be 1, and 62 % more.
    const rate = rateThrough(nanos(1_234n), microCredits(500_000n));
    expect(costInCredits(1_000_000_000_000_000n, rate)).toBe(617_000n);
  });

  test("is not told where no amount could hold it", () => {
    const largest = rateThrough(nanos(maxInt64), microCredits(maxInt64));
    expect(costInCredits(1_000_000_000n, largest)).toBeNull();
    expect(costInCredits(-1_000_000_000n, largest)).toBeNull();
    expect(costInCredits(maxInt64, ownRate(microCredits(1_000_000_001n)))).toBeNull();
    expect(costInCredits(maxInt64, ownRate(microCredits(1_000n)))).toBe(9_223_372_036_855n);
  });
});

test.each(["0", "100", "0.5", "108.340000000000001", "0.000000000000001"])(
  "a rate of %s is written as it is read",
  (text) => {
    expect(formatCostRate(parseCostRate(text)!)).toBe(text);
  },
);

test.each(["", "-1", "1e3", "1.", ".5", "1.0000000000000001", "a", "1,000", "9".repeat(24)])(
  "%j is no rate",
  (text) => {
    expect(parseCostRate(text)).toBeNull();
  },
);

test("the largest rates are read as they are written", () => {
  const largest = rateThrough(nanos(maxInt64), microCredits(maxInt64));
  expect(parseCostRate(formatCostRate(largest))).toBe(largest);
});
