import { lazy, Suspense } from "react";
import { DeltaMark } from "#app/components/ui/delta-mark.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { ChartCard } from "./chart-card.tsx";
import { ChartTable } from "./chart-table.tsx";
import { figure, Mark } from "./chart-tooltip.tsx";
import type { DrawSeriesProps } from "./draw-series.tsx";
import type { PreparedChart } from "./prepare-series.ts";

const DrawSeries = lazy(() => import("./draw-series.tsx"));

interface SeriesChartProps {
  title: string;
  /** "credits", "requests", "ms". */
  unit: string;
  /** Of prepareSeries; null: on its way. */
  chart: PreparedChart | null;
  /** `bar` for what is counted, `area` for what flows, `line` for what is measured. */
  kind: DrawSeriesProps["kind"];
  /** For the axis, with the unit of each figure: 2.50 s. */
  formatTick?: (value: number) => string;
  /** Whether more is good news. */
  more?: "good" | "bad" | "neutral";
  /** The rows behind it. */
  to?: string;
  /** What to say when nothing happened. */
  emptyText?: string;
}

function Legend({ chart, compared }: { chart: PreparedChart; compared: boolean }) {
  if (chart.series.length < 2 && !compared) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {chart.series.map(({ key, label, colour, total }) => (
        <li key={key} className="flex min-w-0 items-baseline gap-1.5">
          <Mark colour={colour} />
          <span className="max-w-48 truncate text-ink-muted [unicode-bidi:plaintext]">{label}</span>
          {total !== null && <span className="text-ink tabular-nums">{figure(total)}</span>}
        </li>
      ))}
      {compared && (
        <li className="flex items-center gap-1.5 text-ink-muted">
          <span aria-hidden className="w-4 border-ink border-t-2 border-dashed" />
          Period before
        </li>
      )}
    </ul>
  );
}

function summaryOf(title: string, unit: string, chart: PreparedChart): string {
  const [first, last] = [chart.rows[0], chart.rows.at(-1)];
  const whole = chart.total === null ? "" : `: ${figure(chart.total)} ${unit} in all`;
  return `${title}${whole}, from ${first?.full ?? "nowhere"} to ${last?.full ?? "nowhere"}`;
}

/** Figures over time: total and change, the drawing, a legend, and the same data as a table. */
export function SeriesChart(props: SeriesChartProps) {
  const { title, unit, chart, kind, formatTick, more = "neutral", to, emptyText = "Nothing in this time." } = props;
  const shownUnit = formatTick || unit === title.toLowerCase() ? null : unit;
  if (chart === null) return <ChartCard title={title} unit={shownUnit} loading drawing={null} table={null} />;
  const { total, previousTotal } = chart;
  return (
    <ChartCard
      title={title}
      unit={shownUnit}
      to={to}
      figure={
        total !== null &&
        !chart.empty && (
          <>
            <span className="wrap-anywhere font-semibold text-ink text-xl tabular-nums tracking-tight">
              {figure(total)}
            </span>
            {previousTotal !== null && <DeltaMark delta={{ now: total, before: previousTotal }} more={more} />}
          </>
        )
      }
      legend={<Legend chart={chart} compared={previousTotal !== null} />}
      empty={chart.empty ? <p className="grid h-56 place-items-center text-ink-muted">{emptyText}</p> : null}
      drawing={
        <Suspense fallback={<Skeleton className="h-full rounded-lg" />}>
          <DrawSeries
            chart={chart}
            kind={kind}
            unit={unit}
            formatTick={formatTick}
            summary={summaryOf(title, unit, chart)}
          />
        </Suspense>
      }
      rowCount={chart.rows.length}
      table={<ChartTable label={title} chart={chart} unit={unit} />}
    />
  );
}
