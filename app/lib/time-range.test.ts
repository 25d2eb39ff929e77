import { describe, expect, it } from "vitest";
import { readTimeRange } from "./time-range.ts";

const now = Date.parse("2026-11-21T08:07:30Z");
const read = (search: string) => readTimeRange(new URLSearchParams(search), now);

describe("a page's time range", () => {
  it("ends with the quarter-hour under way", () => {
    expect(read("?range=24h")).toEqual({
      key: "24h",
      from: "2026-11-20T08:15:00.000Z",
      to: "2026-11-21T08:15:00.000Z",
      bucket: "hour",
      previous: null,
    });
  });
  it("compares with the same length before", () => {
    const range = read("?range=30d&compare=previous");
    expect(range.previous).toEqual({ from: "2026-09-22T08:15:00.000Z", to: range.from });
    expect(range.bucket).toBe("day");
    expect(read("?range=12m").bucket).toBe("month");
  });
  it("takes whole days that the reader chose", () => {
    const range = read("?from=2026-11-01&to=2026-11-03");
    expect([range.key, range.from, range.to]).toEqual([
      "custom",
      "2026-11-01T00:00:00.000Z",
      "2026-11-04T00:00:00.000Z",
    ]);
  });
  it("falls back on what is no range", () => {
    for (const search of [
      "",
      "?range=9y",
      "?from=2026-11-03&to=2026-11-01",
      "?from=x&to=y",
      "?from=1900-01-01&to=2026-01-01",
      "?from=2026-02-31&to=9999-99-99",
      "?from=0000-01-01&to=0000-02-01",
      "?from=0001-01-01&to=0001-02-01&compare=previous",
      "?from=9999-01-01&to=9999-12-31",
    ]) {
      expect(read(search).key).toBe("7d");
    }
  });
});
