import { describe, expect, it } from "vitest";
import type { Price } from "./price.ts";
import { priceRanges } from "./price-range.ts";

const price = (per: number, rates: Price["rates"]): Price => ({ id: "p", version: 1, per, rates });

describe("what a model costs", () => {
  it("is one figure a kind where one route serves it, in the order people read them", () => {
    const { per, ranges } = priceRanges([price(1_000_000, { output: 9n, request: 4n, input: 3n })]);
    expect(per).toBe(1_000_000);
    expect(ranges).toEqual([
      { kind: "input", lowestMicros: 3n, highestMicros: 3n },
      { kind: "output", lowestMicros: 9n, highestMicros: 9n },
      { kind: "request", lowestMicros: 4n, highestMicros: 4n },
    ]);
  });

  it("is a range where routes have prices of their own, for the same number of units", () => {
    const { per, ranges } = priceRanges([price(1000, { input: 2n }), price(1_000_000, { input: 1500n })]);
    expect(per).toBe(1_000_000);
    expect(ranges).toEqual([{ kind: "input", lowestMicros: 1500n, highestMicros: 2000n }]);
  });

  it("takes the parent's figure where a route names none, and nothing where there is no parent either", () => {
    const { ranges } = priceRanges([price(1, { input: 10n, cached_input: 2n }), price(1, { input: 10n, request: 7n })]);
    expect(ranges).toEqual([
      { kind: "input", lowestMicros: 10n, highestMicros: 10n },
      { kind: "cached_input", lowestMicros: 2n, highestMicros: 10n },
      { kind: "request", lowestMicros: 0n, highestMicros: 7n },
    ]);
  });

  it("is told for a million tokens though it was set for a thousand, and a request stays a request", () => {
    const { per, ranges } = priceRanges([price(1000, { input: 5n, request: 6n })], 1_000_000);
    expect(per).toBe(1_000_000);
    expect(ranges.map(({ lowestMicros }) => lowestMicros)).toEqual([5000n, 6n]);
  });

  it("keeps the sizes of images apart", () => {
    const { ranges } = priceRanges([price(1, { "image:1024x1024:high": 8n, image: 5n })]);
    expect(ranges.map(({ kind }) => kind)).toEqual(["image", "image:1024x1024:high"]);
  });
});
