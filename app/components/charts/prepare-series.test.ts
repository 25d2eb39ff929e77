import { describe, expect, it } from "vitest";
import { readTimeRange } from "#app/lib/time-range.ts";
import { type PrepareSeriesInput, prepareSeries } from "./prepare-series.ts";

const range = readTimeRange(new URLSearchParams("?from=2026-11-01&to=2026-11-03&compare=previous"), 0);
const prepare = (input: Partial<PrepareSeriesInput>) =>
  prepareSeries({ points: [], range: { ...range, bucket: "day" }, timeZone: "UTC", measure: "sum", ...input });
const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 10, day, hour)).toISOString();

describe("a chart over time", () => {
  it("has a point for every day, parts of a day added up, nothing left out", () => {
    const chart = prepare({
      points: [
        { at: at(1, 3), series: "gpt-5", value: "0.1" },
        { at: at(1, 20), series: "gpt-5", value: "0.2" },
        { at: at(3, 23), series: "claude", value: "5" },
      ],
      labels: { claude: "Claude" },
    });
    expect(chart.rows.map(({ short, texts, total }) => [short, ...texts, total])).toEqual([
      ["1 Nov", "0", "0.3", "0.3"],
      ["2 Nov", "0", "0", "0"],
      ["3 Nov", "5", "0", "5"],
    ]);
    expect(chart.series.map(({ label, colour, total }) => [label, colour, total])).toEqual([
      ["Claude", "var(--chart-1)", "5"],
      ["gpt-5", "var(--chart-2)", "0.3"],
    ]);
    expect([chart.total, chart.empty]).toEqual(["5.3", false]);
  });
  it("is cut and named as the report was, whatever zone holds now", () => {
    // From UTC to Tokyo: 1 December begins at 09:00 there.
    const buckets = [
      { at: "2026-11-30T00:00:00.000Z", date: "2026-11-30" },
      { at: "2026-12-01T00:00:00.000Z", date: "2026-12-01" },
      { at: "2026-12-01T15:00:00.000Z", date: "2026-12-02" },
    ];
    const points = buckets.map((bucket, index) => ({ at: bucket.at, series: "a", value: String(index + 1) }));
    const chart = prepare({ points, buckets, timeZone: "Asia/Tokyo" });
    expect(chart.rows.map(({ short, total }) => [short, total])).toEqual([
      ["30 Nov", "1"],
      ["1 Dec", "2"],
      ["2 Dec", "3"],
    ]);
  });
  it("stands beside the period before", () => {
    const chart = prepare({
      points: [{ at: at(2), series: "a", value: "4" }],
      previousPoints: [
        { at: at(-1), series: "a", value: "3" },
        { at: at(-1), series: "gone", value: "2" },
      ],
    });
    expect(chart.rows.map(({ previousText }) => previousText)).toEqual(["0", "5", "0"]);
    expect([chart.total, chart.previousTotal]).toEqual(["4", "5"]);
  });
  it("folds what no eye could tell apart, and the sum stays whole", () => {
    const points = Array.from({ length: 30 }, (_, index) => ({ at: at(1), series: `m${index}`, value: String(index) }));
    const chart = prepare({ points });
    expect(chart.series).toHaveLength(8);
    expect(chart.series.at(-1)).toMatchObject({ label: "Others", total: String((22 * 23) / 2) });
    expect(chart.total).toBe(String((29 * 30) / 2));
  });
  it("shows a gap, not zero, where nothing was measured", () => {
    const chart = prepare({ points: [{ at: at(2), series: "p95", value: "840" }], measure: "level" });
    expect(chart.rows.map(({ values }) => values[0])).toEqual([null, 840, null]);
    expect([chart.total, chart.series[0]?.total]).toEqual([null, null]);
  });
  it("is empty when nothing happened, and takes no name for a property", () => {
    expect(prepare({}).empty).toBe(true);
    expect(prepare({}).rows).toHaveLength(3);
    const odd = prepare({ points: [{ at: at(1), series: "__proto__", value: "1" }] });
    expect(odd.series[0]?.label).toBe("__proto__");
  });
});
