import type { ReactNode } from "react";
import { formatAmount } from "#app/lib/format.ts";
import type { PreparedChart, PreparedRow } from "./prepare-series.ts";

/** A decimal text as a reader wants it beside a unit. */
export const figure = (text: string | null): string => (text === null ? "–" : formatAmount(text, 0));

function Line({ mark, label, value }: { mark: ReactNode; label: string; value: string }) {
  return (
    <div className="flex items-baseline gap-2">
      {mark}
      <span className="max-w-48 truncate text-ink-muted [unicode-bidi:plaintext]">{label}</span>
      <span className="ml-auto pl-4 font-medium text-ink tabular-nums">{value}</span>
    </div>
  );
}

/** The exact values of a bucket, at the pointer. */
export function ChartTooltip({ chart, row, unit }: { chart: PreparedChart; row: PreparedRow; unit: string }) {
  const several = chart.series.length > 1;
  return (
    <div className="grid gap-1 rounded-lg border border-line bg-overlay px-3 py-2 text-sm shadow-high">
      <p className="font-medium text-ink">
        {row.full} <span className="font-normal text-ink-faint">{unit}</span>
      </p>
      {chart.series.map(({ key, label, colour }, index) => (
        <Line key={key} mark={<Mark colour={colour} />} label={label} value={figure(row.texts[index] ?? null)} />
      ))}
      {several && row.total !== null && (
        <Line mark={<Mark colour="transparent" />} label="Total" value={figure(row.total)} />
      )}
      {row.previousText !== null && (
        <Line mark={<Mark colour="var(--ink)" />} label="Period before" value={figure(row.previousText)} />
      )}
    </div>
  );
}

/** A series' colour beside its name. */
export function Mark({ colour }: { colour: string }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />;
}
