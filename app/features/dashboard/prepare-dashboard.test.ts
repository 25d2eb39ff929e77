import { describe, expect, it } from "vitest";
import { readTimeRange } from "#app/lib/time-range.ts";
import type { DashboardView } from "#server/contracts/reports.ts";
import { marginShare, prepareDashboard, sharesOfLargest } from "./prepare-dashboard.ts";

const noUnits = {
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  images: 0,
  seconds: 0,
  characters: 0,
};
const quiet = { latency_p50_ms: null, latency_p95_ms: null, ttft_p50_ms: null, ttft_p95_ms: null };
const figures = {
  requests: 10,
  errors: 1,
  refused: 2,
  units: noUnits,
  charge: "1.5",
  costs: [],
  cost: "0.5",
  rates_missing: [],
  margin: "1",
  ...quiet,
};
const days = ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"];
const view: DashboardView = {
  from: "2026-11-01T00:00:00.000Z",
  to: "2026-11-03T00:00:00.000Z",
  interval: "day",
  time_zone: "UTC",
  buckets: [
    { ...figures, start: days[0] ?? "", date: "2026-11-01", latency_p50_ms: 120 },
    { ...figures, start: days[1] ?? "", date: "2026-11-02", cost: null },
  ],
  total: { ...figures, requests: 20 },
  previous: null,
  top: { customers: [], virtual_endpoints: [], logical_models: [], physical_models: [] },
};
const asked = { ...readTimeRange(new URLSearchParams("range=7d"), Date.parse("2026-11-02T12:00:00Z")), previous: null };

describe("a dashboard's charts", () => {
  const charts = prepareDashboard(view, asked);
  it("speak of the days that the server answered for, not of those that were asked", () => {
    expect(charts.requests.rows.map(({ at }) => at)).toEqual(days);
  });
  it("take requests apart into answered, refused and failed, which add up to all", () => {
    expect(charts.requests.total).toBe("20");
    expect(charts.requests.series.map(({ label, total, colour }) => [label, total, colour])).toEqual([
      ["Answered", "14", "var(--chart-1)"],
      ["Refused", "4", "var(--chart-8)"],
      ["Failed", "2", "var(--chart-4)"],
    ]);
  });
  it("leave a gap where a cost or a latency is not known", () => {
    const cost = charts.earned.series.findIndex(({ label }) => label === "Cost");
    expect(charts.earned.rows.map(({ values }) => values[cost])).toEqual([0.5, null]);
    expect(charts.latency.rows.map(({ values }) => values[0])).toEqual([120, null]);
  });
});

it("a ranking's bars are shares of its first", () => {
  expect(sharesOfLargest(["4", "1", "0"])).toEqual([1, 0.25, 0]);
  expect(sharesOfLargest(["0"])).toEqual([0]);
});

it("a margin is told as a share of the charge, a loss with its sign", () => {
  expect(marginShare({ charge: "2", margin: "0.5" })).toBe("25 %");
  expect(marginShare({ charge: "2", margin: "-0.5" })).toBe("−25 %");
  expect(marginShare({ charge: "0", margin: "0" })).toBeNull();
  expect(marginShare({ charge: "2", margin: null })).toBeNull();
});
