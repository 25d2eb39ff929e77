/** A customer's usage and burn-down as charts. Pure. */
import { type PreparedBurnDown, prepareBurnDown } from "#app/components/charts/prepare-burn-down.ts";
import {
  bucketsOf,
  othersKey,
  type PreparedChart,
  prepareSeries,
  type SeriesPoint,
} from "#app/components/charts/prepare-series.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import type { BurnDownView } from "#server/contracts/burn-down.ts";
import type { OwnUsageSummaryView, SeriesView } from "#server/contracts/reports.ts";

/** What the charts may be split by, as the URL says it. */
export const splits = ["logical_model", "access_key", "virtual_endpoint"] as const;
export type Split = (typeof splits)[number];
export const splitWords: Record<Split, string> = {
  logical_model: "Model",
  access_key: "Key",
  virtual_endpoint: "Endpoint",
};

/** The split of a URL; a model where it names none. */
export const readSplit = (parameters: URLSearchParams): Split =>
  splits.find((split) => split === parameters.get("by")) ?? "logical_model";

function pointsOf(view: OwnUsageSummaryView, figures: (series: SeriesView) => readonly (string | number)[]) {
  return view.groups.flatMap(({ key, series }): SeriesPoint[] =>
    figures(series).flatMap((value, index) => {
      const at = view.starts[index];
      return at === undefined ? [] : [{ at, series: key ?? othersKey, value: String(value) }];
    }),
  );
}

/** Charge and requests over time, one series per group. */
export function prepareUsage(
  view: OwnUsageSummaryView,
  asked: TimeRange,
): { charge: PreparedChart; requests: PreparedChart } {
  const range = { ...asked, from: view.from, to: view.to, previous: null };
  const labels = Object.fromEntries(view.groups.flatMap(({ key, name }) => (key === null ? [] : [[key, name]])));
  const common = { range, buckets: bucketsOf(view), timeZone: view.time_zone, labels, measure: "sum" } as const;
  return {
    charge: prepareSeries({ ...common, points: pointsOf(view, ({ charge }) => charge) }),
    requests: prepareSeries({ ...common, points: pointsOf(view, ({ requests }) => requests) }),
  };
}

const hoursPerDay = 24;

/** The balance's way and its forecast, drawn at the pace that the server reckoned. */
export function prepareOwnBurnDown({ points, forecast }: BurnDownView, timeZone: string): PreparedBurnDown {
  return prepareBurnDown({
    points: points.map(({ at, balance }) => ({ at, remaining: balance })),
    dailyCharges: forecast ? [String(Number(forecast.credits_per_hour) * hoursPerDay)] : [],
    timeZone,
  });
}
