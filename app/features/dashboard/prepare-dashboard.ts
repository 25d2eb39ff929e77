/** A dashboard's view as charts and rankings. Pure. */
import { type PreparedChart, prepareSeries, type SeriesPoint } from "#app/components/charts/prepare-series.ts";
import { compareDecimals } from "#app/lib/decimal.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import type { DashboardView } from "#server/contracts/reports.ts";

type Bucket = DashboardView["buckets"][number];
type Figure = (bucket: Bucket) => string | number | null;

/** Series by their keys; a figure of null is not there. */
function pointsOf(buckets: readonly Bucket[], figures: Readonly<Record<string, Figure>>): SeriesPoint[] {
  return Object.entries(figures).flatMap(([series, figure]) =>
    buckets.flatMap((bucket) => {
      const value = figure(bucket);
      return value === null ? [] : [{ at: bucket.start, series, value: String(value) }];
    }),
  );
}

const startsOf = (buckets: readonly Bucket[]) => buckets.map(({ start, date }) => ({ at: start, date }));

/** The range that the server really answered for: whole hours, days or months. */
export function answeredRange(range: TimeRange, view: DashboardView): TimeRange {
  const { previous } = view;
  return {
    ...range,
    from: view.from,
    to: view.to,
    previous: previous && { from: previous.from, to: previous.to },
  };
}

export interface DashboardCharts {
  earned: PreparedChart;
  requests: PreparedChart;
  latency: PreparedChart;
  firstToken: PreparedChart;
}

const money = { charge: "Charge", cost: "Cost" };
const outcomes = { answered: "Answered", refused: "Refused", errors: "Failed" };
/** Whatever came most often: what went wrong is never blue, nor green. */
const outcomeColours = { answered: 1, refused: 8, errors: 4 };

/** The four charts of the dashboard. */
export function prepareDashboard(view: DashboardView, asked: TimeRange): DashboardCharts {
  const range = answeredRange(asked, view);
  const { time_zone: timeZone, buckets } = view;
  const before = view.previous?.buckets ?? [];
  const cut = {
    range,
    timeZone,
    buckets: startsOf(buckets),
    ...(view.previous ? { previousBuckets: startsOf(view.previous.buckets) } : {}),
  };
  const sums = { ...cut, measure: "sum" } as const;
  const levels = { ...cut, measure: "level", labels: { p50: "Median", p95: "95th percentile" } } as const;
  return {
    // Charge and cost stand beside each other, not on each other.
    earned: prepareSeries({
      ...levels,
      labels: money,
      points: pointsOf(buckets, { charge: ({ charge }) => charge, cost: ({ cost }) => cost }),
    }),
    requests: prepareSeries({
      ...sums,
      labels: outcomes,
      colours: outcomeColours,
      points: pointsOf(buckets, {
        answered: ({ requests, refused, errors }) => requests - refused - errors,
        refused: ({ refused }) => refused,
        errors: ({ errors }) => errors,
      }),
      previousPoints: pointsOf(before, { requests: ({ requests }) => requests }),
    }),
    latency: prepareSeries({
      ...levels,
      points: pointsOf(buckets, { p50: (bucket) => bucket.latency_p50_ms, p95: (bucket) => bucket.latency_p95_ms }),
    }),
    firstToken: prepareSeries({
      ...levels,
      points: pointsOf(buckets, { p50: (bucket) => bucket.ttft_p50_ms, p95: (bucket) => bucket.ttft_p95_ms }),
    }),
  };
}

/** How much of the largest each has, 0 to 1. */
export function sharesOfLargest(amounts: readonly string[]): number[] {
  const largest = amounts.reduce((most, amount) => (compareDecimals(amount, most) > 0 ? amount : most), "0");
  return amounts.map((amount) => (Number(largest) === 0 ? 0 : Number(amount) / Number(largest)));
}

/** Margin as a share of the charge, "42 %"; null: the cost is not known, or nothing was charged. */
export function marginShare({ charge, margin }: { charge: string; margin: string | null }): string | null {
  if (margin === null || Number(charge) === 0) return null;
  return `${Math.round((Number(margin) / Number(charge)) * 100)} %`.replace("-", "−");
}
