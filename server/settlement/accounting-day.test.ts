import { describe, expect, it } from "vitest";
import { accountingDay, quarterHour } from "./accounting-day.ts";

describe("an accounting day", () => {
  it("begins at the merchant's midnight, to the millisecond", () => {
    const midnight = Date.UTC(2026, 10, 20, 18, 15);
    expect(accountingDay(midnight - 1, "Asia/Kathmandu")).toBe("2026-11-20");
    expect(accountingDay(midnight, "Asia/Kathmandu")).toBe("2026-11-21");
    expect(accountingDay(midnight, "UTC")).toBe("2026-11-20");
  });

  it("has 23 hours where the clock jumps forward", () => {
    const begin = Date.UTC(2026, 2, 28, 23);
    const hours = Array.from({ length: 25 }, (_, hour) => accountingDay(begin + hour * 3_600_000, "Europe/Berlin"));
    expect(hours.filter((day) => day === "2026-03-29")).toHaveLength(23);
  });

  it("is the same all through a quarter-hour", () => {
    const at = Date.UTC(2026, 0, 1, 0, 14, 59, 999);
    expect(quarterHour(at)).toBe(Date.UTC(2026, 0, 1));
    expect(quarterHour(at + 1)).toBe(at + 1);
  });
});
