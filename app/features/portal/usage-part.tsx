import { Link, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { SeriesChart } from "#app/components/charts/series-chart.tsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { Stat, StatRow } from "#app/components/ui/stat.tsx";
import { formatCount } from "#app/lib/format.ts";
import { withSearch } from "#app/lib/list-url.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import type { OwnUsageSummaryView } from "#server/contracts/reports.ts";
import { prepareUsage, type Split, splits, splitWords } from "./prepare-usage.ts";

function SplitControl({ split }: { split: Split }) {
  const { search } = useLocation();
  return (
    <nav aria-label="Split by" className="flex gap-0.5 rounded-lg bg-sunken p-0.5 ring-1 ring-line ring-inset">
      {splits.map((each) => (
        <Link
          key={each}
          to={{ search: withSearch(search, { by: each }) }}
          aria-current={each === split ? "true" : undefined}
          preventScrollReset
          replace
          className={clsx(
            "rounded-md px-2 py-0.5 font-medium text-sm",
            each === split ? "bg-raised text-ink shadow-low ring-1 ring-line" : "text-ink-muted hover:text-ink",
          )}
        >
          {splitWords[each]}
        </Link>
      ))}
    </nav>
  );
}

/** What was used over time, by model, key or endpoint; each figure leads to its requests. */
export function UsagePart({ view, range, split }: { view: OwnUsageSummaryView; range: TimeRange; split: Split }) {
  const { search } = useLocation();
  const charts = prepareUsage(view, range);
  const { charge, requests, units } = view.total;
  const rows = `/portal/requests${withSearch(search, { by: null, cursor: null, compare: null })}`;
  return (
    <section aria-labelledby="usage" className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="usage" className="font-semibold text-ink text-lg tracking-tight">
          Usage
        </h2>
        <div className="flex flex-wrap items-center gap-2">
          <SplitControl split={split} />
          <RangeControl range={range} comparable={false} />
        </div>
      </div>
      <StatRow label="Usage in this time">
        <Stat label="Charged, credits" value={<Amount value={charge} />} to={rows} />
        <Stat label="Requests" value={formatCount(requests)} to={rows} />
        <Stat label="Tokens in" value={formatCount(units.input_tokens)} to={rows} />
        <Stat label="Tokens out" value={formatCount(units.output_tokens)} to={rows} />
      </StatRow>
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        <SeriesChart title="Charge" unit="credits" kind="bar" chart={charts.charge} to={rows} />
        <SeriesChart title="Requests" unit="requests" kind="bar" chart={charts.requests} to={rows} />
      </div>
    </section>
  );
}
