import { bucketsOf, prepareSeries } from "#app/components/charts/prepare-series.ts";
import { SeriesChart } from "#app/components/charts/series-chart.tsx";
import type { TimeRange } from "#app/lib/time-range.ts";
import type { UsageSummaryView } from "#server/contracts/reports.ts";

/** What a customer was charged, by model. */
export function CustomerUsage({ usage, range, to }: { usage: UsageSummaryView; range: TimeRange; to: string }) {
  const points = usage.groups.flatMap(({ name, series }) =>
    usage.starts.map((at, index) => ({ at, series: name, value: series.charge[index] ?? "0" })),
  );
  const answered = { ...range, from: usage.from, to: usage.to, previous: null };
  const buckets = bucketsOf(usage);
  const chart = prepareSeries({ points, range: answered, buckets, timeZone: usage.time_zone, measure: "sum" });
  return (
    <SeriesChart
      title="Charge by model"
      unit="credits"
      kind="bar"
      chart={chart}
      to={to}
      emptyText="No request in this time."
    />
  );
}
