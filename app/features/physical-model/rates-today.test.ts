import { expect, test } from "vitest";
import { ratesAt } from "./rates-today.ts";

const rate = (currency: string, credits_per_unit: string, effective_at: string) => ({
  id: `${currency}${effective_at}`,
  currency,
  credits_per_unit,
  effective_at,
  created_at: effective_at,
});

test("today's rate is the last that has begun, or else the first that ever will", () => {
  const rates = [
    rate("USD", "3", "2027-01-01T00:00:00Z"),
    rate("USD", "1", "2025-01-01T00:00:00Z"),
    rate("USD", "2", "2026-01-01T00:00:00Z"),
    rate("EUR", "5", "2027-02-01T00:00:00Z"),
    rate("EUR", "4", "2027-01-01T00:00:00Z"),
  ];
  expect(ratesAt(rates, Date.parse("2026-06-01T00:00:00Z"))).toEqual({ USD: "2", EUR: "4" });
  expect(ratesAt([], 0)).toEqual({});
});
