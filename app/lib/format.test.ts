import { describe, expect, it } from "vitest";
import { countOf, formatAmount, formatCompact, formatCount, formatDuration, formatShare } from "./format.ts";

describe("figures", () => {
  it("group thousands and keep every decimal of an amount", () => {
    expect(formatAmount("1234567.000001")).toBe("1,234,567.000001");
    expect(formatAmount("0")).toBe("0.00");
    expect(formatAmount("-12.5")).toBe("−12.50");
    expect(formatAmount("9223372036854.775807")).toBe("9,223,372,036,854.775807");
  });
  it("say a duration as people do", () => {
    expect(formatDuration(0)).toBe("0 ms");
    expect(formatDuration(1840)).toBe("1.84 s");
    expect(formatDuration(75_400)).toBe("1 min 15 s");
  });
  it("never round what exists to nothing, nor what is missing to all", () => {
    expect(formatShare(0.0001)).toBe("< 1 %");
    expect(formatShare(0.999)).toBe("> 99 %");
    expect(formatShare(0)).toBe("0 %");
    expect(formatShare(0.456)).toBe("46 %");
  });
  it("agree in number", () => {
    expect(countOf(1, "key")).toBe("1 key");
    expect(countOf(1200, "key")).toBe("1,200 keys");
    expect(formatCount(1_000_000)).toBe("1,000,000");
  });
  it("are short on an axis", () => {
    const texts = [0, 7, 12.5, 999, 1000, 1234, 999_999, 1_234_567, 2e9, -4200, 0.00042].map(formatCompact);
    expect(texts).toEqual(["0", "7", "12.5", "999", "1k", "1.2k", "1M", "1.2M", "2B", "−4.2k", "0.00042"]);
  });
});
