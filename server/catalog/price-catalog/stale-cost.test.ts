import { describe, expect, it } from "vitest";
import type { CatalogEntry } from "#server/contracts/price-catalog.ts";
import type { CostView } from "#server/contracts/rate-table.ts";
import { sameCost, staleReason } from "./stale-cost.ts";

const cost = (figures: Partial<CostView>): CostView => ({
  id: "cst_1",
  version: 1,
  currency: "USD",
  per: 1_000_000,
  as_of: "2026-06-01",
  ...figures,
});
const entry = (as_of: string, figures: Partial<CatalogEntry["cost"]>): CatalogEntry => ({
  id: "p/m",
  provider: "p",
  model: "m",
  modality: "text",
  unit: "token",
  cost: { currency: "USD", per: 1_000_000, ...figures },
  capabilities: {},
  source: "s",
  as_of,
  imported: true,
});
const facts = { nowMs: Date.parse("2026-07-01"), staleCostDays: 180 };

describe("a cost", () => {
  it("is the same for a thousand and for a million, with a flat fee that is always per request", () => {
    expect(sameCost(cost({ input: "3", request: "0.1" }), cost({ per: 1000, input: "0.003", request: "0.1" }))).toBe(
      true,
    );
    expect(sameCost(cost({ input: "3" }), cost({ input: "3", output: "1" }))).toBe(false);
    expect(sameCost(cost({ input: "3" }), cost({ input: "3", currency: "EUR" }))).toBe(false);
  });

  it("is stale when the catalog has newer figures that differ, not when its own are newer", () => {
    const own = cost({ input: "3" });
    expect(staleReason(own, entry("2026-06-20", { input: "2" }), facts)).toBe("newer_figures");
    expect(staleReason(own, entry("2026-06-20", { input: "3" }), facts)).toBeNull();
    expect(staleReason(own, entry("2026-05-20", { input: "2" }), facts)).toBeNull();
  });

  it("is stale when its figures are old and nothing newer confirms them", () => {
    const later = { ...facts, nowMs: Date.parse("2027-01-15") };
    expect(staleReason(cost({ input: "3" }), undefined, later)).toBe("old");
    expect(staleReason(cost({ input: "3" }), entry("2026-12-01", { input: "3" }), later)).toBeNull();
    expect(staleReason(null, undefined, later)).toBeNull();
  });
});
