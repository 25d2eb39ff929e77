import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { figure } from "./chart-tooltip.tsx";
import type { PreparedChart } from "./prepare-series.ts";

/** The same data as rows, newest first. */
export function ChartTable({ label, chart, unit }: { label: string; chart: PreparedChart; unit: string }) {
  const several = chart.series.length > 1 && chart.total !== null;
  const compared = chart.previousTotal !== null;
  return (
    <div className="max-h-80 overflow-y-auto">
      <Table label={`${label}, ${unit}`}>
        <thead className="sticky top-0 z-1">
          <tr>
            <HeadCell>Time</HeadCell>
            {chart.series.map(({ key, label: name }) => (
              <HeadCell key={key} numeric className="max-w-40 truncate">
                {name}
              </HeadCell>
            ))}
            {several && <HeadCell numeric>Total</HeadCell>}
            {compared && <HeadCell numeric>Period before</HeadCell>}
          </tr>
        </thead>
        <tbody>
          {chart.rows.toReversed().map((row) => (
            <Row key={row.at}>
              <Cell className="h-9 whitespace-nowrap">{row.full}</Cell>
              {chart.series.map(({ key }, index) => (
                <Cell key={key} numeric className="h-9">
                  {figure(row.texts[index] ?? null)}
                </Cell>
              ))}
              {several && (
                <Cell numeric className="h-9 font-medium">
                  {figure(row.total)}
                </Cell>
              )}
              {compared && (
                <Cell numeric className="h-9 text-ink-muted">
                  {figure(row.previousText)}
                </Cell>
              )}
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
