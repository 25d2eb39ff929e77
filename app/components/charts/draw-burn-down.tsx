import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { formatCompact } from "#app/lib/format.ts";
import { bucketLabel } from "./bucket-label.ts";
import { figure } from "./chart-tooltip.tsx";
import type { BurnDownRow, PreparedBurnDown } from "./prepare-burn-down.ts";

export interface DrawBurnDownProps {
  burnDown: PreparedBurnDown;
  unit: string;
  timeZone: string;
  summary: string;
}

const axisText = { fill: "var(--ink-faint)", fontSize: 12 };

function PointTooltip({ payload, unit }: { payload: TooltipContentProps["payload"]; unit: string }) {
  const row = payload?.[0]?.payload as BurnDownRow | undefined;
  if (!row) return null;
  const value = row.remainingText === null ? `≈ ${formatCompact(row.forecast ?? 0)}` : figure(row.remainingText);
  return (
    <div className="rounded-lg border border-line bg-overlay px-3 py-2 text-sm shadow-high">
      <p className="text-ink-muted">{row.remainingText === null ? `Forecast, ${row.full}` : row.full}</p>
      <p className="font-medium text-ink tabular-nums">
        {value} <span className="font-normal text-ink-faint">{unit}</span>
      </p>
    </div>
  );
}

/** Draws what was prepared. The module brings Recharts: load it lazily, as BurnDownChart does. */
export default function DrawBurnDown({ burnDown, unit, timeZone, summary }: DrawBurnDownProps) {
  const dayOf = (ms: number) => bucketLabel(new Date(ms).toISOString(), "day", timeZone).short;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...burnDown.rows]}
        margin={{ top: 16, right: 10, bottom: 0, left: 0 }}
        role="img"
        title={summary}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="time"
          type="number"
          scale="time"
          domain={["dataMin", "dataMax"]}
          tickFormatter={dayOf}
          tick={axisText}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          minTickGap={36}
          tickMargin={6}
        />
        <YAxis
          tick={axisText}
          tickLine={false}
          axisLine={false}
          width="auto"
          tickFormatter={formatCompact}
          tickCount={5}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--line-control)" }}
          content={({ active, payload }: TooltipContentProps) =>
            active && <PointTooltip payload={payload} unit={unit} />
          }
        />
        <Area
          dataKey="remaining"
          type="linear"
          stroke="var(--accent)"
          strokeWidth={2}
          fill="var(--accent)"
          fillOpacity={0.12}
          isAnimationActive={false}
          activeDot={{ r: 3.5 }}
        />
        <Line
          dataKey="forecast"
          stroke="var(--accent)"
          strokeWidth={2}
          strokeDasharray="3 5"
          dot={false}
          isAnimationActive={false}
        />
        {burnDown.state === "running" && (
          <ReferenceLine
            x={burnDown.now}
            stroke="var(--line-control)"
            label={{ value: "Now", position: "top", ...axisText }}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
