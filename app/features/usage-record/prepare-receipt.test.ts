import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal, roundHalfUp } from "#server/contracts/money.ts";
import type { PriceView } from "#server/contracts/rate-table.ts";
import { prepareReceipt } from "./prepare-receipt.ts";

const price = (figures: Partial<PriceView>): PriceView => ({ id: "prc_1", version: 1, per: 1_000_000, ...figures });

describe("a receipt", () => {
  it("shows each kind of token times its price", () => {
    const receipt = prepareReceipt({ input: 1200, output: 300 }, price({ input: "2.5", output: "10" }), "0.006");
    expect(receipt.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["input", "0.003"],
      ["output", "0.003"],
    ]);
    expect(receipt).toMatchObject({ sum: "0.006", difference: "0", isRounding: true });
  });
  it("prices a kind without a figure of its own like its parent", () => {
    const receipt = prepareReceipt(
      { cached_input: 1000, reasoning: 10 },
      price({ input: "1", output: "4" }),
      "0.00104",
    );
    expect(receipt.lines.map(({ rate }) => rate)).toEqual(["1", "4"]);
    expect(receipt.difference).toBe("0");
  });
  it("shows images by size and quality, at the price of the nearest name, and seconds of audio", () => {
    const receipt = prepareReceipt(
      { "image:1024x1024:high": 2, "image:256x256": 1, second: 30 },
      price({ per: 1, image: "1", "image:1024x1024": "5", second: "0.1" }),
      "14",
    );
    expect(receipt.lines.map(({ label, rate, amount }) => [label, rate, amount])).toEqual([
      ["Images, 1024x1024, high", "5", "10"],
      ["Images, 256x256", "1", "1"],
      ["Seconds", "0.1", "3"],
    ]);
    expect(receipt.difference).toBe("0");
  });
  it("shows what rounding to a micro-credit did", () => {
    const receipt = prepareReceipt({ input: 1 }, price({ input: "0.7" }), "0.000001");
    expect(receipt).toMatchObject({ sum: "0.0000007", difference: "0.0000003", isRounding: true });
  });
  it("does not call a charge limited by its hold a rounding", () => {
    expect(prepareReceipt({ output: 1000 }, price({ output: "10" }), "0.005").isRounding).toBe(false);
  });
  it("charges a flat fee per request whatever the unit of the price", () => {
    const receipt = prepareReceipt({ request: 1, input: 5 }, price({ request: "0.25" }), "0.25");
    expect(receipt.lines.find(({ kind }) => kind === "request")).toMatchObject({ per: 1, amount: "0.25" });
  });
  it("adds up with what pricing charges, for any count and price", () => {
    const count = fc.integer({ min: 0, max: 10_000_000 });
    const micros = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(count, count, micros, micros, fc.constantFrom(1, 1000, 1_000_000), (input, output, a, b, per) => {
        const charge = roundHalfUp(BigInt(input) * a + BigInt(output) * b, BigInt(per));
        const rates = price({ per, input: formatDecimal(a, 6), output: formatDecimal(b, 6) });
        expect(prepareReceipt({ input, output }, rates, formatDecimal(charge, 6)).isRounding).toBe(true);
      }),
    );
  });
});
