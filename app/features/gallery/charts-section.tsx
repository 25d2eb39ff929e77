import { BurnDownChart } from "#app/components/charts/burn-down-chart.tsx";
import { prepareBurnDown } from "#app/components/charts/prepare-burn-down.ts";
import { prepareSeries } from "#app/components/charts/prepare-series.ts";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { SeriesChart } from "#app/components/charts/series-chart.tsx";
import { models, type RangeProps, samplePoints } from "./samples.ts";
import { Section } from "./section.tsx";

const timeZone = "UTC";

function balances(range: RangeProps["range"]) {
  const at = samplePoints(range, ["balance"], 1).map((point) => point.at);
  return at.map((time, index) => ({ at: time, remaining: String(1000 - (700 * index) / at.length) }));
}

export function ChartsSection({ range }: RangeProps) {
  const points = (series: readonly string[], scale: number) => samplePoints(range, series, scale);
  const previousPoints = range.previous ? samplePoints({ ...range, ...range.previous }, ["before"], 900) : [];
  const common = { range, timeZone, previousPoints };
  const charge = prepareSeries({ ...common, points: points(models, 1200), measure: "sum" });
  const requests = prepareSeries({ ...common, points: points(["Requests"], 9000), measure: "sum" });
  const latency = prepareSeries({
    range,
    timeZone,
    points: points(["p95", "p50"], 1400).filter((_, index) => index % 7 > 0),
    measure: "level",
  });
  const nothing = prepareSeries({ range, timeZone, points: [], measure: "sum" });
  const history = balances(range);
  return (
    <Section title="Charts">
      <RangeControl range={range} />
      <div className="grid gap-4 lg:grid-cols-2">
        <SeriesChart title="Charge by model" unit="credits" kind="bar" more="good" chart={charge} to="#rows" />
        <SeriesChart title="Requests" unit="requests" kind="area" more="good" chart={requests} />
        <SeriesChart title="Latency" unit="ms" kind="line" chart={latency} />
        <BurnDownChart
          title="Balance"
          unit="credits"
          timeZone={timeZone}
          burnDown={prepareBurnDown({ points: history, dailyCharges: ["20", "25", "22", "28", "24"], timeZone })}
        />
        <SeriesChart
          title="Nothing yet"
          unit="credits"
          kind="bar"
          chart={nothing}
          emptyText="The first request will show here."
        />
        <SeriesChart title="On its way" unit="credits" kind="bar" chart={null} />
      </div>
    </Section>
  );
}
