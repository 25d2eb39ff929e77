import { Form, Link, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { CalendarRange, GitCompareArrows } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Popover } from "#app/components/ui/popover.tsx";
import { withSearch } from "#app/lib/list-url.ts";
import { rangeKeys, rangeWords, type TimeRange } from "#app/lib/time-range.ts";

const dayMs = 86_400_000;
const firstDay = (range: TimeRange): string => range.from.slice(0, 10);
const lastDay = (range: TimeRange): string => new Date(Date.parse(range.to) - dayMs).toISOString().slice(0, 10);

function CustomRange({ range }: { range: TimeRange }) {
  const { search } = useLocation();
  const kept = [...new URLSearchParams(search)].filter(([name]) => !["range", "from", "to", "cursor"].includes(name));
  const custom = range.key === "custom";
  return (
    <Popover
      label="Days of your choice"
      align="end"
      className="w-72 p-4"
      trigger={
        <Button
          size="small"
          variant={custom ? "secondary" : "quiet"}
          aria-label={custom ? `${firstDay(range)} to ${lastDay(range)}` : "Days of your choice"}
        >
          <CalendarRange className="size-4" aria-hidden />
          {custom && (
            <span className="tabular-nums">
              {firstDay(range)} – {lastDay(range)}
            </span>
          )}
        </Button>
      }
    >
      <Form method="get" className="grid gap-3">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field label="From">
          {(control) => <Input {...control} type="date" name="from" defaultValue={firstDay(range)} required />}
        </Field>
        <Field label="To, inclusive" hint="Days are UTC.">
          {(control) => <Input {...control} type="date" name="to" defaultValue={lastDay(range)} required />}
        </Field>
        <Button type="submit" variant="primary" size="small">
          Show
        </Button>
      </Form>
    </Popover>
  );
}

/** The page's time range and whether it is compared with the period before; both in the URL, as links. */
export function RangeControl({ range, comparable = true }: { range: TimeRange; comparable?: boolean }) {
  const { search } = useLocation();
  const compared = range.previous !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {comparable && (
        <Button asChild size="small" variant={compared ? "secondary" : "quiet"}>
          <Link
            to={{ search: withSearch(search, { compare: compared ? null : "previous" }) }}
            aria-current={compared ? "true" : undefined}
            preventScrollReset
            replace
          >
            <GitCompareArrows className="size-4" aria-hidden />
            <span className="max-sm:sr-only">{compared ? "Compared" : "Compare"}</span>
            <span className="sr-only"> with the period before</span>
          </Link>
        </Button>
      )}
      <nav aria-label="Time range" className="flex gap-0.5 rounded-lg bg-sunken p-0.5 ring-1 ring-line ring-inset">
        {rangeKeys.map((key) => (
          <Link
            key={key}
            to={{ search: withSearch(search, { range: key, from: null, to: null, cursor: null }) }}
            aria-current={key === range.key ? "true" : undefined}
            preventScrollReset
            replace
            title={`The last ${rangeWords[key]}`}
            className={clsx(
              "rounded-md px-2 py-0.5 font-medium text-sm tabular-nums",
              key === range.key ? "bg-raised text-ink shadow-low ring-1 ring-line" : "text-ink-muted hover:text-ink",
            )}
          >
            {key}
            <span className="sr-only"> ({rangeWords[key]})</span>
          </Link>
        ))}
      </nav>
      <CustomRange range={range} />
    </div>
  );
}
