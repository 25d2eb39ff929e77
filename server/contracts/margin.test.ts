import { describe, expect, test } from "vitest";
import { marginsOf, percentOf } from "./margin.ts";

const named = (margins: ReturnType<typeof marginsOf>) =>
  Object.fromEntries(margins.map(({ kind, basisPoints, loss }) => [kind, loss ? ["loss", basisPoints] : basisPoints]));

describe("the margin of a price", () => {
  test("is what is left of it after the cost, whatever both are written for", () => {
    // 2 credits a million tokens; a dollar is 10 credits, so 0.0001 dollars a thousand are 1 credit a million.
    const price = { per: 1_000_000, input: "2", output: "8" };
    const cost = { per: 1000, input: "0.0001", output: "0.0002" };
    expect(named(marginsOf(price, cost, "10"))).toEqual({ input: 5000, output: 7500 });
  });

  test("of a kind without a figure of its own is its parent's", () => {
    const price = { per: 1, input: "4" };
    const cost = { per: 1, input: "1", cached_input: "0.5" };
    expect(named(marginsOf(price, cost, "1"))).toEqual({ input: 7500, cached_input: 8750 });
  });

  test("below the cost, and of what is given away, is a loss", () => {
    const cost = { per: 1, input: "3", output: "1", request: "0" };
    const told = marginsOf({ per: 1, input: "2", output: "0", request: "0" }, cost, "1");
    expect(named(told)).toEqual({ input: ["loss", -5000], output: ["loss", null], request: null });
  });

  test("is not known without a rate, and bounded for figures that are absurd", () => {
    expect(marginsOf({ per: 1, input: "1" }, { per: 1, input: "1" }, "?")).toEqual([]);
    const [absurd] = marginsOf({ per: 1_000_000, input: "0.000001" }, { per: 1, input: "1000" }, "1000000");
    expect(absurd).toEqual({ kind: "input", basisPoints: -1_000_000_000, loss: true });
  });

  test("is written in percent", () => {
    expect([5225, 5000, -1, 0, 10_000].map(percentOf)).toEqual(["52.25", "50", "-0.01", "0", "100"]);
  });
});
