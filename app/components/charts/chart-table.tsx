import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { figure } from "./chart-tooltip.tsx";
import type { PreparedChart } from "./prepare-series.ts";

/** The same data as rows, newest first. */
export function ChartTable({ label, chart, unit }: { label: string; chart: PreparedChart; unit: string }) {
  const several = chart.series.length > 1 && chart.total !== null;
  const compared = chart.previousTotal !== null;
  return (
    <Table tall label={`${label}, ${unit}`}>
      <thead>
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
            <Cell className="whitespace-nowrap">{row.full}</Cell>
            {chart.series.map(({ key }, index) => (
              <Cell key={key} numeric>
                {figure(row.texts[index] ?? null)}
              </Cell>
            ))}
            {several && (
              <Cell numeric className="font-medium">
                {figure(row.total)}
              </Cell>
            )}
            {compared && (
              <Cell numeric className="text-ink-muted">
                {figure(row.previousText)}
              </Cell>
            )}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
