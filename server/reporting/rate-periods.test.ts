import { expect, test } from "vitest";
import { ratePeriodsOf } from "./rate-periods.ts";

const day = 86_400_000;
const rate = (currency: string, figure: bigint, fromDay: number) => ({ currency, rate: figure, fromMs: fromDay * day });

/** A dollar is 100 credits, from the third day 200; a euro 1.10 dollars, from the second day 1.20. */
const periods = ratePeriodsOf({
  reportingCurrency: "USD",
  prices: [rate("USD", 100_000_000n, 1), rate("CNY", 14_000_000n, 1), rate("USD", 200_000_000n, 3)],
  reporting: [rate("EUR", 1_100_000_000n, 1), rate("CNY", 9_000_000_000n, 1), rate("EUR", 1_200_000_000n, 2)],
});
const unit = 1_000_000_000n;

test("periods end where a rate of either kind changes", () => {
  expect(periods.changes.map((at) => at.getTime() / day)).toEqual([1, 2, 3]);
});

test.each([
  ["before the first rate, by the first", 0, 110_000_000n],
  ["from it on", 1, 110_000_000n],
  ["after the euro rose", 2, 120_000_000n],
  ["after a dollar became more credits", 3, 240_000_000n],
])("a cost in euro is told by both rates of its time: %s", (_, period, micros) => {
  expect(periods.creditsOf(unit, "EUR", period)).toBe(micros);
});

test("a currency's own price comes before its reporting rate", () => {
  expect(periods.creditsOf(unit, "CNY", 2)).toBe(14_000_000n);
});

test("a cost is told in nothing without a rate, or without a price of the reporting currency", () => {
  expect(periods.creditsOf(unit, "GBP", 2)).toBeNull();
  const unpriced = ratePeriodsOf({ reportingCurrency: "USD", prices: [], reporting: [rate("EUR", unit, 1)] });
  expect(unpriced.creditsOf(unit, "EUR", 1)).toBeNull();
  expect(unpriced.creditsOf(unit, "USD", 1)).toBeNull();
});
