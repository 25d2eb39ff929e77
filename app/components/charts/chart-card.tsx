import { Link } from "@remix-run/react";
import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { useMounted } from "#app/lib/use-mounted.ts";
import { DrawingBoundary } from "./drawing-boundary.tsx";

interface ChartCardProps {
  title: string;
  /** What the figures count; null where the title or the axis says it already. There is no chart without one. */
  unit: string | null;
  /** The whole of it, and how it moved, beside the title. */
  figure?: ReactNode;
  /** The rows behind it. */
  to?: string | undefined;
  /** Under the drawing: what the colours mean. */
  legend?: ReactNode;
  /** What stands there when nothing happened; null: something did. */
  empty?: ReactNode;
  loading?: boolean;
  /** Drawn in browsers only. */
  drawing: ReactNode;
  /** The same data as a table. */
  table: ReactNode;
  /** So many rows the table has: without JavaScript only a short one is sent beside the drawing. */
  rowCount?: number;
}

const mostPlainRows = 62;
const plainAdvice = <p className="text-ink-muted">Choose a shorter time to see its figures without JavaScript.</p>;

function ViewSwitch({ asTable, onSwitch }: { asTable: boolean; onSwitch: () => void }) {
  const Icon = asTable ? ChartLine : Table2;
  const label = asTable ? "Show as chart" : "Show as table";
  return (
    <button
      type="button"
      onClick={onSwitch}
      aria-label={label}
      title={label}
      className="grid size-7 shrink-0 place-items-center noscript:hidden rounded-md text-ink-faint hover:bg-hover hover:text-ink"
    >
      <Icon className="size-4" aria-hidden />
    </button>
  );
}

/** A chart's frame: title, unit, sum, the choice between drawing and table. Without JavaScript it is the table. */
export function ChartCard(props: ChartCardProps) {
  const { title, unit, figure, to, legend, empty = null, loading = false, drawing, table, rowCount = 0 } = props;
  const [chosen, setChosen] = useState(false);
  const mounted = useMounted();
  const titleId = useId();
  const heading = to ? (
    <Link to={to} prefetch="intent" className="rounded underline-offset-4 hover:underline">
      {title}
    </Link>
  ) : (
    title
  );
  const content = loading ? (
    <Skeleton className="h-56 rounded-lg" />
  ) : (
    (empty ??
    (chosen ? (
      <div className="-mx-4">{table}</div>
    ) : (
      <div className="noscript:hidden h-56 overflow-x-clip">
        {mounted ? <DrawingBoundary>{drawing}</DrawingBoundary> : <Skeleton className="h-full rounded-lg" />}
      </div>
    )))
  );
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 rounded-xl border border-line bg-raised p-4 shadow-low"
      aria-busy={loading || undefined}
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={titleId} className="font-medium text-ink-muted text-sm">
            {heading} {unit && <span className="font-normal text-ink-faint">{unit}</span>}
          </h2>
          {figure && <div className="mt-0.5 flex flex-wrap items-baseline gap-x-2">{figure}</div>}
        </div>
        {!loading && empty === null && <ViewSwitch asTable={chosen} onSwitch={() => setChosen(!chosen)} />}
      </div>
      {content}
      {!loading && empty === null && legend}
      {!chosen && !loading && empty === null && <noscript>{rowCount <= mostPlainRows ? table : plainAdvice}</noscript>}
    </section>
  );
}
