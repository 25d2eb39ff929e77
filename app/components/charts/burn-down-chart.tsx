import { lazy, Suspense } from "react";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { countOf, formatCompact } from "#app/lib/format.ts";
import { bucketLabel } from "./bucket-label.ts";
import { ChartCard } from "./chart-card.tsx";
import { figure } from "./chart-tooltip.tsx";
import type { PreparedBurnDown } from "./prepare-burn-down.ts";

const DrawBurnDown = lazy(() => import("./draw-burn-down.tsx"));

interface BurnDownChartProps {
  title?: string;
  /** "credits". */
  unit: string;
  /** Of prepareBurnDown; null: on its way. */
  burnDown: PreparedBurnDown | null;
  timeZone: string;
  to?: string;
  /** The forecast stands beside the chart already. */
  told?: boolean;
}

/** The forecast as a sentence, and nothing more certain than it is. */
export function forecastText({ state, perDay, daysLeft, runsOutAt }: PreparedBurnDown, timeZone: string): string {
  if (state === "empty") return "Used up.";
  if (state === "idle" || perDay === null || daysLeft === null) return "Nothing was used in the last seven days.";
  const pace = `at ${formatCompact(perDay)} a day, the last seven days’ pace`;
  if (runsOutAt === null) return `Lasts for more than a year ${pace}.`;
  if (daysLeft < 1) return `Runs out within a day ${pace}.`;
  const day = bucketLabel(runsOutAt, "day", timeZone).full;
  return `Runs out around ${day}, in ${countOf(Math.floor(daysLeft), "day")}, ${pace}.`;
}

function BurnDownTable({ burnDown, unit }: { burnDown: PreparedBurnDown; unit: string }) {
  return (
    <Table tall label={`Balance over time, ${unit}`}>
      <thead>
        <tr>
          <HeadCell>Time</HeadCell>
          <HeadCell numeric>
            Remaining <span className="font-normal">{unit}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {burnDown.rows.toReversed().map((row) => (
          <Row key={row.time}>
            <Cell className="whitespace-nowrap">{row.full}</Cell>
            <Cell numeric>
              {row.remainingText === null ? `≈ ${formatCompact(row.forecast ?? 0)}` : figure(row.remainingText)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

/** What stands in place of a drawing that would show nothing; null: there is something to draw. */
function emptyTextOf({ rows }: PreparedBurnDown): string | null {
  if (rows.length < 2) return "No history yet.";
  return rows.every(({ remaining, forecast }) => !remaining && !forecast) ? "No balance to draw in this time." : null;
}

/** What is left over time, and when it runs out if it goes on like this. */
export function BurnDownChart({ title = "Balance", unit, burnDown, timeZone, to, told = false }: BurnDownChartProps) {
  if (burnDown === null) return <ChartCard title={title} unit={unit} loading drawing={null} table={null} />;
  const forecast = forecastText(burnDown, timeZone);
  const emptyText = emptyTextOf(burnDown);
  return (
    <ChartCard
      title={title}
      unit={unit}
      to={to}
      figure={!told && <p className="text-pretty text-ink">{forecast}</p>}
      empty={emptyText === null ? null : <p className="grid h-56 place-items-center text-ink-muted">{emptyText}</p>}
      drawing={
        <Suspense fallback={<Skeleton className="h-full rounded-lg" />}>
          <DrawBurnDown burnDown={burnDown} unit={unit} timeZone={timeZone} summary={`${title}: ${forecast}`} />
        </Suspense>
      }
      rowCount={burnDown.rows.length}
      table={<BurnDownTable burnDown={burnDown} unit={unit} />}
    />
  );
}
