import { describe, expect, it } from "vitest";
import { chargeOf } from "#server/pricing/price.ts";
import { figuresOf, priceDigits, rateTableOf, sameRates, storedRates } from "./rates.ts";

describe("price figures", () => {
  it("are the same when they come back", () => {
    const figures = { input: "0.5", output: "12.000001", request: "0" };
    const stored = storedRates(figures, priceDigits);
    expect(stored).toEqual({ input: "500000", output: "12000001", request: "0" });
    expect(figuresOf(stored, priceDigits)).toEqual(figures);
    expect(sameRates(stored, storedRates({ ...figures, input: "0.50" }, priceDigits))).toBe(true);
    expect(sameRates(stored, storedRates({ input: "0.5" }, priceDigits))).toBe(false);
  });

  it("charge a request's flat fee once, whatever `per` says", () => {
    const rates = rateTableOf(storedRates({ request: "0.25", input: "1" }, priceDigits));
    const price = { id: "prc_1", version: 1, per: 1_000_000, rates };
    expect(chargeOf(price, { request: 1 })).toBe(250_000n);
    expect(chargeOf(price, { request: 1, input: 1_000_000 })).toBe(1_250_000n);
  });
});
