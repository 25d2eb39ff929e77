import { describe, expect, it } from "vitest";
import { countOf, formatAmount, formatCount, formatDuration, formatShare } from "./format.ts";

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
});
