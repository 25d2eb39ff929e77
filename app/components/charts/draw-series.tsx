import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { formatCompact } from "#app/lib/format.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import type { PreparedChart, PreparedRow } from "./prepare-series.ts";

export interface DrawSeriesProps {
  chart: PreparedChart;
  kind: "area" | "bar" | "line";
  unit: string;
  /** For the axis; amounts and counts need none. */
  formatTick?: ((value: number) => string) | undefined;
  /** The whole picture in words. */
  summary: string;
}

const axisText = { fill: "var(--ink-faint)", fontSize: 12 };

function rowOf(payload: TooltipContentProps["payload"]): PreparedRow | null {
  const row: unknown = payload?.[0]?.payload;
  return typeof row === "object" && row !== null && "texts" in row ? (row as PreparedRow) : null;
}

function shapeOf({ chart, kind }: DrawSeriesProps) {
  return chart.series.map(({ key, label, colour }, index) => {
    const common = {
      name: label,
      dataKey: (row: PreparedRow) => row.values[index],
      isAnimationActive: false,
    };
    if (kind === "bar") return <Bar key={key} {...common} stackId="all" fill={colour} maxBarSize={28} />;
    if (kind === "line") {
      return (
        <Line
          key={key}
          {...common}
          stroke={colour}
          strokeWidth={2}
          dot={{ r: 1.5, fill: colour, strokeWidth: 0 }}
          activeDot={{ r: 3.5 }}
        />
      );
    }
    return (
      <Area
        key={key}
        {...common}
        stackId="all"
        type="monotone"
        stroke={colour}
        strokeWidth={1.75}
        fill={colour}
        fillOpacity={chart.series.length > 1 ? 0.35 : 0.16}
        activeDot={{ r: 3.5 }}
      />
    );
  });
}

/** Draws what was prepared. The module brings Recharts: load it lazily, as SeriesChart does. */
export default function DrawSeries(props: DrawSeriesProps) {
  const { chart, unit, formatTick = formatCompact, summary } = props;
  const compared = chart.rows.some(({ previous }) => previous !== null);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...chart.rows]}
        margin={{ top: 6, right: 6, bottom: 0, left: 0 }}
        role="img"
        title={summary}
        accessibilityLayer
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="short"
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          minTickGap={28}
          interval="equidistantPreserveStart"
          tickMargin={6}
        />
        <YAxis
          tick={axisText}
          tickLine={false}
          axisLine={false}
          width="auto"
          tickFormatter={formatTick}
          tickCount={5}
          allowDecimals={chart.rows.some(({ values }) =>
            values.some((value) => value !== null && !Number.isInteger(value)),
          )}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-control)", fill: "var(--surface-hover)", fillOpacity: 0.6 }}
          content={({ active, payload }: TooltipContentProps) => {
            const row = active ? rowOf(payload) : null;
            return row && <ChartTooltip chart={chart} row={row} unit={unit} />;
          }}
        />
        {shapeOf(props)}
        {compared && (
          <Line
            name="Period before"
            dataKey="previous"
            stroke="var(--ink)"
            strokeWidth={1.5}
            strokeDasharray="4 3"
            dot={false}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
