import type { ReactNode } from "react";
import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { StatusBadge, type StatusLook } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { ExchangeRateView, RateStatus, ReportingRateView } from "#server/contracts/exchange-rate.ts";

const looks: Record<RateStatus, StatusLook> = {
  current: { tone: "positive", word: "Holds now" },
  scheduled: { tone: "accent", word: "To come" },
  past: { tone: "neutral", word: "Past" },
};

type History = Pick<ExchangeRateView, "status" | "effective_at" | "set_by" | "created_at">;

/** A rate, more quietly when another took its place; where there is no room for its day, the day stands below. */
const Figure = ({ rate: { status, effective_at }, children }: { rate: History; children: ReactNode }) => (
  <>
    <span className={status === "past" ? "text-ink-muted" : "font-medium text-ink"}>{children}</span>
    <span className="block text-ink-muted text-sm @lg:hidden">
      from <Time at={effective_at} seconds={false} />
    </span>
  </>
);

const history: readonly Column<History>[] = [
  { id: "status", head: "Status", cell: ({ status }) => <StatusBadge status={status} looks={looks} /> },
  {
    id: "effective",
    head: "Holds from",
    room: "small",
    cell: ({ effective_at }) => <Time at={effective_at} seconds={false} />,
  },
  {
    id: "who",
    head: "Set by",
    room: "medium",
    className: "max-w-48",
    cell: ({ set_by }) => (
      <span className="block truncate [unicode-bidi:plaintext]" title={set_by ?? undefined}>
        {set_by ?? "–"}
      </span>
    ),
  },
  { id: "set", head: "Set at", room: "large", cell: ({ created_at }) => <Time at={created_at} seconds={false} /> },
];

/** The columns of what currencies buy in credits. */
export const exchangeRateColumns: readonly Column<ExchangeRateView>[] = [
  {
    id: "rate",
    head: "Rate",
    fixed: true,
    wide: true,
    cell: (rate) => (
      <Figure rate={rate}>
        1 {rate.currency} = <Amount value={rate.credits_per_unit} unit="credits" />
      </Figure>
    ),
  },
  ...history,
];

/** The columns of what currencies are worth in those of reports. */
export const reportingRateColumns: readonly Column<ReportingRateView>[] = [
  {
    id: "rate",
    head: "Rate",
    fixed: true,
    wide: true,
    cell: (rate) => (
      <Figure rate={rate}>
        1 {rate.currency} = <Amount value={rate.rate} unit={rate.reporting_currency} />
      </Figure>
    ),
  },
  {
    id: "source",
    head: "Source",
    room: "medium",
    className: "max-w-48",
    cell: ({ source }) => (
      <span className="block truncate [unicode-bidi:plaintext]" title={source}>
        {source}
      </span>
    ),
  },
  ...history,
];
