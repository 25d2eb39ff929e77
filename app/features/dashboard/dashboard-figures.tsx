import { Link } from "@remix-run/react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Stat, StatRow } from "#app/components/ui/stat.tsx";
import { MissingRates } from "#app/features/exchange-rate/missing-rates.tsx";
import type { Delta } from "#app/lib/delta.ts";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import type { DashboardView } from "#server/contracts/reports.ts";
import { marginShare } from "./prepare-dashboard.ts";

type Total = DashboardView["total"];

const duration = (milliseconds: number | null): string => (milliseconds === null ? "–" : formatDuration(milliseconds));

/** Change of a figure; none where one of both is not known. */
function deltaOf(view: DashboardView, figure: (total: Total) => string | number | null): Delta | null {
  const now = figure(view.total);
  const before = view.previous ? figure(view.previous.total) : null;
  return now === null || before === null ? null : { now: String(now), before: String(before) };
}

function Costs({ costs }: { costs: Total["costs"] }) {
  return (
    <ul>
      {costs.map(({ currency, amount }) => (
        <li key={currency}>
          <Amount value={amount} unit={currency} wrap />
        </li>
      ))}
    </ul>
  );
}

interface FiguresProps {
  view: DashboardView;
  /** The request log of the same time; a figure's own parameters follow. */
  requestsHref: string;
}

const only = (href: string, parameters: string) => `${href}${href.includes("?") ? "&" : "?"}${parameters}`;

function MoneyFigures({ view, requestsHref }: FiguresProps) {
  const { total } = view;
  return (
    <StatRow label="Money of this time" figures="long">
      <Stat
        label="Charge"
        value={<Amount value={total.charge} unit="credits" wrap />}
        delta={deltaOf(view, ({ charge }) => charge)}
        more="good"
        to={only(requestsHref, "sort=charge")}
      />
      <Stat
        label="Cost"
        value={total.cost === null ? "–" : <Amount value={total.cost} unit="credits" wrap />}
        delta={deltaOf(view, ({ cost }) => cost)}
        more="bad"
        to={only(requestsHref, "sort=charge")}
      >
        <Costs costs={total.costs} />
      </Stat>
      <Stat
        label="Margin"
        value={total.margin === null ? "–" : <Amount value={total.margin} unit="credits" wrap />}
        delta={deltaOf(view, ({ margin }) => margin)}
        more="good"
        to={only(requestsHref, "sort=charge")}
      >
        {total.margin === null ? <MissingRates currencies={total.rates_missing} /> : marginShare(total)}
      </Stat>
    </StatRow>
  );
}

function ServiceFigures({ view, requestsHref }: FiguresProps) {
  const { total } = view;
  return (
    <StatRow label="Requests of this time">
      <Stat
        label="Requests"
        value={formatCount(total.requests)}
        delta={deltaOf(view, ({ requests }) => requests)}
        more="good"
        to={requestsHref}
      >
        <Link
          to={only(requestsHref, "status=refused")}
          className="relative underline-offset-2 hover:text-accent-text hover:underline"
        >
          {formatCount(total.refused)} refused
        </Link>
      </Stat>
      <Stat
        label="Errors"
        value={formatCount(total.errors)}
        delta={deltaOf(view, ({ errors }) => errors)}
        more="bad"
        to={only(requestsHref, "status=failed")}
      />
      <Stat
        label="Latency, median"
        value={duration(total.latency_p50_ms)}
        delta={deltaOf(view, (figures) => figures.latency_p50_ms)}
        more="bad"
        to={only(requestsHref, "sort=latency")}
      >
        95 %: {duration(total.latency_p95_ms)}
      </Stat>
      <Stat
        label="First token, median"
        value={duration(total.ttft_p50_ms)}
        delta={deltaOf(view, (figures) => figures.ttft_p50_ms)}
        more="bad"
        to={only(requestsHref, "sort=latency")}
      >
        95 %: {duration(total.ttft_p95_ms)}
      </Stat>
    </StatRow>
  );
}

/** What was sold, earned and served; each figure leads to its rows. */
export function DashboardFigures(props: FiguresProps) {
  return (
    <div className="grid gap-3">
      <MoneyFigures {...props} />
      <ServiceFigures {...props} />
    </div>
  );
}
