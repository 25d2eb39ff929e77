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
  const known = { prices: rates, reporting: [], reportingCurrency: "USD" };
  expect(ratesAt(known, Date.parse("2026-06-01T00:00:00Z"))).toEqual({ USD: "2", EUR: "4" });
  expect(ratesAt({ ...known, prices: [] }, 0)).toEqual({});
});

test("a currency without a price is told by way of the reporting currency, and only of that", () => {
  const at = "2026-01-01T00:00:00Z";
  const into = (currency: string, figure: string, reporting_currency: string) => ({
    currency,
    rate: figure,
    reporting_currency,
    effective_at: at,
  });
  const known = {
    prices: [rate("USD", "100", at), rate("CNY", "14.5", at)],
    reporting: [into("EUR", "1.0834", "USD"), into("IDR", "0.000061275", "USD"), into("GBP", "1.2", "EUR")],
    reportingCurrency: "USD",
  };
  const rates = ratesAt({ ...known, reporting: [...known.reporting, into("CNY", "0.2", "USD")] }, Date.parse(at));
  expect(rates).toEqual({ USD: "100", CNY: "14.5", EUR: "108.34", IDR: "0.0061275" });
  expect(ratesAt({ ...known, reportingCurrency: "JPY" }, Date.parse(at))).toEqual({ USD: "100", CNY: "14.5" });
});
