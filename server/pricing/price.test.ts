import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatCredits, parseCredits, roundHalfUp } from "#server/contracts/money.ts";
import { imageKind, isUnitKind, sideOf } from "#server/contracts/units.ts";
import { chargeOf, costOf, type Price } from "./price.ts";

const price = (per: number, rates: Price["rates"]): Price => ({ id: "prc_1", version: 1, per, rates });

describe("what a request is charged", () => {
  test("3 credits per million input and 15 per million output: 1,000 and 500 tokens cost 0.0105 credits", () => {
    const perMillion = price(1_000_000, { input: 3_000_000n, output: 15_000_000n });
    expect(formatCredits(chargeOf(perMillion, { input: 1000, output: 500 }))).toBe("0.0105");
  });

  test("is rounded once, half-up, over all kinds: three thirds of a micro-credit are one", () => {
    const tiny = price(1000, { input: 333n, output: 333n, cached_input: 334n });
    expect(chargeOf(tiny, { input: 1, output: 1, cached_input: 1 })).toBe(1n);
    expect(chargeOf(price(2, { input: 1n }), { input: 1 })).toBe(1n);
    expect(chargeOf(price(1000, { input: 499n }), { input: 1 })).toBe(0n);
  });

  test("a kind without a figure costs what its parent costs", () => {
    const parents = price(1, { input: 2n, output: 5n });
    expect(chargeOf(parents, { cached_input: 3, cache_write: 1, audio_input: 1, reasoning: 2, audio_output: 1 })).toBe(
      25n,
    );
    expect(chargeOf(price(1, { input: 2n, cached_input: 0n }), { cached_input: 100 })).toBe(0n);
  });

  test("an image costs what its size and quality cost, else its size, else any image", () => {
    const images = price(1, { image: 1n, "image:1024x1024": 10n, "image:1024x1024:high": 100n });
    expect(chargeOf(images, { "image:1024x1024:high": 2, "image:1024x1024:low": 3, "image:256x256:low": 4 })).toBe(
      234n,
    );
    expect(chargeOf(images, { image_input: 5, second: 7 })).toBe(0n);
  });

  test("a hostile size or quality never becomes a kind", () => {
    expect(imageKind("1024x1024", "high")).toBe("image:1024x1024:high");
    expect(imageKind("1024x1024", "HIGH:x")).toBe("image:1024x1024");
    expect(imageKind("__proto__:", null)).toBe("image");
    for (const text of ["image:", "image:a:b:c", "image:A", "constructor", "__proto__", `image:${"a".repeat(33)}`])
      expect(isUnitKind(text)).toBe(false);
  });

  test("seconds and characters go in, images come out, the flat fee is on neither side", () => {
    expect(["second", "character", "image_input"].map(sideOf)).toEqual(["input", "input", "input"]);
    expect(["image", "image:auto", "image_output"].map(sideOf)).toEqual(["output", "output", "output"]);
    expect(sideOf("request")).toBeNull();
  });

  test("the flat fee is per request, whatever `per` says", () => {
    expect(chargeOf(price(1_000_000, { input: 1_000_000n, request: 250_000n }), { input: 3, request: 1 })).toBe(
      250_003n,
    );
  });

  test("no sum loses a unit beyond 2^53", () => {
    expect(chargeOf(price(1, { input: 9_007_199_254_740_993n }), { input: 1 })).toBe(9_007_199_254_740_993n);
  });

  test("cost is in nanos of its currency", () => {
    const cost = { ...price(1_000_000, { input: 150_000_000n, output: 600_000_000n }), currency: "USD" };
    expect(costOf(cost, { input: 1_000, output: 1_000 })).toBe(750_000n);
  });
});

describe("credits as text", () => {
  test("what is written is what is read", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -9_000_000_000_000_000_000n, max: 9_000_000_000_000_000_000n }), (value) => {
        expect(parseCredits(formatCredits(value as never))).toBe(value);
      }),
    );
  });

  test("more than six decimals, exponents, signs in the middle and 64-bit overflow are no credits", () => {
    for (const text of ["0.0000001", "1e3", "", "1.", ".5", "--1", "9223372036854.775808", "NaN", "１"])
      expect(parseCredits(text)).toBeNull();
  });

  test("halves go away from zero", () => {
    expect([roundHalfUp(5n, 10n), roundHalfUp(-5n, 10n), roundHalfUp(4n, 10n), roundHalfUp(15n, 10n)]).toEqual([
      1n,
      -1n,
      0n,
      2n,
    ]);
  });
});
