import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accentTokens, contrast, parseColour } from "./accent.ts";

const rgb = (text: string) => {
  const colour = parseColour(text);
  if (!colour) throw new Error(`no colour: ${text}`);
  return colour;
};

/** [light, dark] */
const halves = (token: string | undefined) =>
  /^light-dark\((#\w{6}), (#\w{6})\)$/
    .exec(token ?? "")!
    .slice(1)
    .map(rgb);
const grounds = {
  light: [rgb("#ffffff"), rgb("#f1f5f6"), rgb("#ebf1f2")],
  dark: [rgb("#05080c"), rgb("#0c1216"), rgb("#1f2a31")],
};

describe("a merchant's accent", () => {
  it("whatever colour it is, its words can be read and its buttons seen, in both themes", () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
    fc.assert(
      fc.property(colour, (brand) => {
        const tokens = accentTokens(brand)!;
        const [accent, hover, ink, soft, text] = ["", "-hover", "-ink", "-soft", "-text"].map((name) =>
          halves(tokens[`--accent${name}`]),
        );
        for (const [index, theme] of (["light", "dark"] as const).entries()) {
          expect(contrast(ink![index]!, accent![index]!)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(ink![index]!, hover![index]!)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(text![index]!, soft![index]!)).toBeGreaterThanOrEqual(4.5);
          for (const ground of grounds[theme]) {
            expect(contrast(text![index]!, ground)).toBeGreaterThanOrEqual(4.5);
            expect(contrast(accent![index]!, ground)).toBeGreaterThanOrEqual(3);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
  it("stays what the merchant chose where that can be read", () => {
    expect(accentTokens("#0B6FA8")?.["--accent"]).toMatch(/^light-dark\(#0b6fa8, /);
  });
  it("what is no colour is none", () => {
    for (const text of ["", "red", "#fff", "#12345g", "url(x)", "#0b6fa8; background: red"]) {
      expect(accentTokens(text)).toBeNull();
    }
    expect(contrast(rgb("#000000"), rgb("#ffffff"))).toBe(21);
  });
});
