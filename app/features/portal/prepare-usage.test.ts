import { expect, it } from "vitest";
import { readTimeRange } from "#app/lib/time-range.ts";
import type { OwnUsageSummaryView } from "#server/contracts/reports.ts";
import { prepareOwnBurnDown, prepareUsage, readSplit } from "./prepare-usage.ts";

const units = {
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  images: 0,
  seconds: 0,
  characters: 0,
};
const figures = { requests: 3, errors: 0, refused: 0, units, charge: "3" };
const series = (charge: string[]) => ({
  requests: [1, 2],
  errors: [0, 0],
  charge,
  input_tokens: [],
  output_tokens: [],
});
const view: OwnUsageSummaryView = {
  from: "2026-11-20T00:00:00.000Z",
  to: "2026-11-22T00:00:00.000Z",
  interval: "day",
  time_zone: "UTC",
  starts: ["2026-11-20T00:00:00.000Z", "2026-11-21T00:00:00.000Z"],
  dates: ["2026-11-20", "2026-11-21"],
  groups: [
    { ...figures, key: "key_1", name: "<script>", series: series(["1", "2"]) },
    { ...figures, key: null, name: "Others", series: series(["0.1", "0.2"]) },
  ],
  total: { ...figures, series: series(["1.1", "2.2"]) },
};

it("groups become series by name, what is left of them is called others, and the sums are exact", () => {
  const range = readTimeRange(new URLSearchParams("from=2026-11-20&to=2026-11-21"), 0);
  const { charge } = prepareUsage(view, range);
  expect(charge.series.map(({ label, total }) => [label, total])).toEqual([
    ["<script>", "3"],
    ["Others", "0.3"],
  ]);
  expect(charge.total).toBe("3.3");
});

it("a split that nobody knows is by model", () => {
  expect(readSplit(new URLSearchParams("by=provider"))).toBe("logical_model");
  expect(readSplit(new URLSearchParams("by=access_key"))).toBe("access_key");
});

it("the forecast is drawn at the server's pace; nothing used is no forecast", () => {
  const point = { at: "2026-11-21T00:00:00.000Z", balance: "24", charge: "0", granted: "24" };
  const forecast = {
    method: "",
    window_hours: 168,
    credits_per_hour: "0.5",
    credits_per_hour_low: "0.4",
    credits_per_hour_high: "0.6",
    runs_out_at: null,
    runs_out_earliest: null,
    runs_out_latest: null,
  };
  const view = { balance: "24", interval: "day", points: [point], forecast } as const;
  expect(prepareOwnBurnDown({ ...view, points: [point] }, "UTC")).toMatchObject({ perDay: 12, daysLeft: 2 });
  expect(prepareOwnBurnDown({ ...view, points: [point], forecast: null }, "UTC")).toMatchObject({ state: "idle" });
});
