import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useLocation, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { SeriesChart } from "#app/components/charts/series-chart.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { DashboardFigures } from "#app/features/dashboard/dashboard-figures.tsx";
import { FirstSteps } from "#app/features/dashboard/first-steps.tsx";
import { loadFirstSteps } from "#app/features/dashboard/load-first-steps.ts";
import { prepareDashboard } from "#app/features/dashboard/prepare-dashboard.ts";
import { RankingCard } from "#app/features/dashboard/ranking-card.tsx";
import { RequestTicker } from "#app/features/dashboard/request-ticker.tsx";
import { TodayFigures } from "#app/features/dashboard/today-figures.tsx";
import { formatDuration } from "#app/lib/format.ts";
import { withSearch } from "#app/lib/list-url.ts";
import { allRequests } from "#app/lib/live-wish.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta = () => [{ title: "Dashboard" }];

const recentInput = { limit: 8 };
/** The ticker hears of each request by itself; what was settled while nobody listened is asked for. */
const whenOpened = {};
const whenFirst = { requests: allRequests };

export async function loader(args: LoaderFunctionArgs) {
  const range = readTimeRange(new URL(args.request.url).searchParams, Date.now());
  const [view, recent] = await call(args, ({ merchant }) =>
    Promise.all([
      merchant.dashboard.get({
        from: range.from,
        to: range.to,
        interval: range.bucket,
        compare: range.previous ? "previous" : "none",
      }),
      merchant.usageRecords.list(recentInput),
    ]),
  );
  const firstSteps = recent.data.length === 0 ? await call(args, loadFirstSteps) : null;
  return { range, view, recent, firstSteps };
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function Charts({ view, range, all }: Pick<Loaded, "view" | "range"> & { all: string }) {
  const charts = prepareDashboard(view, range);
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <SeriesChart title="Charge and cost" unit="credits" kind="line" chart={charts.earned} to={all} />
      <SeriesChart title="Requests" unit="requests" kind="bar" more="good" chart={charts.requests} to={all} />
      <SeriesChart title="Latency" unit="ms" kind="line" formatTick={formatDuration} chart={charts.latency} to={all} />
      <SeriesChart
        title="Time to first token"
        unit="ms"
        kind="line"
        formatTick={formatDuration}
        chart={charts.firstToken}
        to={all}
      />
    </div>
  );
}

/** Puts the figures in the place of the first steps as soon as there is a request to tell of. */
function useFigures(isLate: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (isLate) revalidate();
  }, [isLate, revalidate]);
}

export default function Dashboard() {
  const { range, view, recent: loaded, firstSteps } = useLoaderData<typeof loader>();
  const recentOptions = useTRPC().merchant.usageRecords.list.queryOptions(recentInput);
  const recent = useLive(recentOptions, loaded, firstSteps ? whenFirst : whenOpened);
  useFigures(firstSteps !== null && recent.value.data.length > 0);
  const { search } = useLocation();
  const requests = (parameter: string, value: string | null = null) =>
    `/console/requests${withSearch(search, { [parameter]: value, compare: null })}`;
  const all = requests("compare");
  return (
    <PageBody>
      <PageHeader title="Dashboard" description={`Days and hours of ${view.time_zone}.`}>
        {!firstSteps && <RangeControl range={range} />}
      </PageHeader>
      {firstSteps ? (
        <FirstSteps done={firstSteps} />
      ) : (
        <>
          <DashboardFigures view={view} requestsHref={all} />
          <Charts view={view} range={range} all={all} />
        </>
      )}
      <TodayFigures />
      <RequestTicker recent={recent.value.data} stale={recent.stale} />
      {!firstSteps && (
        <div className="grid gap-5 md:grid-cols-2">
          <RankingCard title="Customers" rows={view.top.customers} hrefOf={(id) => requests("customer_id", id)} />
          <RankingCard title="Endpoints" rows={view.top.virtual_endpoints} hrefOf={(id) => requests("ve_id", id)} />
          <RankingCard title="Logical models" rows={view.top.logical_models} hrefOf={(id) => requests("model", id)} />
          <RankingCard
            title="Physical models"
            rows={view.top.physical_models}
            hrefOf={(id) => requests("physical_model_id", id)}
          />
        </div>
      )}
    </PageBody>
  );
}
