import fc from "fast-check";
import { expect, it } from "vitest";
import { compareDecimals, sumDecimals } from "./decimal.ts";

it("sums stay exact where floats would not", () => {
  expect(sumDecimals(["0.1", "0.2"])).toBe("0.3");
  expect(sumDecimals([])).toBe("0");
  expect(sumDecimals(["9007199254740993", "0.000001", "-1"])).toBe("9007199254740992.000001");
  expect(sumDecimals(["-0.5", "0.25"])).toBe("-0.25");
  expect(() => sumDecimals(["1e3"])).toThrow(RangeError);
  expect(() => sumDecimals([""])).toThrow(RangeError);
  expect(compareDecimals("10", "9.999999")).toBe(1);
});

it("the sum of micro-credits is the sum of their integers", () => {
  const micros = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
  const text = (value: bigint) => {
    const magnitude = (value < 0n ? -value : value).toString().padStart(7, "0");
    return `${value < 0n ? "-" : ""}${magnitude.slice(0, -6)}.${magnitude.slice(-6)}`;
  };
  fc.assert(
    fc.property(fc.array(micros, { maxLength: 20 }), (values) => {
      const sum = values.reduce((total, value) => total + value, 0n);
      expect(compareDecimals(sumDecimals(values.map(text)), text(sum))).toBe(0);
    }),
    { numRuns: 100 },
  );
});
