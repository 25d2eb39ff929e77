import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { ScrollText, SearchX } from "lucide-react";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { readOwnNames } from "#app/features/portal/own-names.ts";
import { ownRequestColumns } from "#app/features/portal/request-columns.tsx";
import { ownRequestFilters, ownRequestInput, ownRequestRules } from "#app/features/portal/request-list.ts";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { readList } from "#app/lib/list-url.ts";
import { allRequests } from "#app/lib/live-wish.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta: MetaFunction = () => [{ title: "Requests" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const state = readList(parameters, ownRequestRules);
  const range = readTimeRange(parameters, Date.now(), "30d");
  const input = { limit: rowsPerPage, ...ownRequestInput(state, range) };
  const [page, names] = await call(args, (caller) =>
    Promise.all([caller.portal.usageRecords.list(input), readOwnNames(caller)]),
  );
  return { state, range, input, page, names };
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState icon={ScrollText} title="No request in this time">
        Point a client at your endpoint’s base URL with one of your keys, or try the playground.
      </EmptyState>
    );
  }
  const all = (
    <Button asChild>
      <Link to={{ search: "" }}>Show all requests</Link>
    </Button>
  );
  return (
    <EmptyState icon={SearchX} title="No request matches" action={all}>
      Other filters or a longer time may find some.
    </EmptyState>
  );
}

export default function Requests() {
  const { state, range, input, page, names } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const live = useLive(useTRPC().portal.usageRecords.list.queryOptions(input), page, { requests: allRequests });
  const rows = live.value.data;
  const arrived = useArrived(
    rows.map(({ id }) => id),
    search,
  );
  const models = [...new Set(names.endpoints.flatMap((endpoint) => endpoint.models))].sort();
  return (
    <>
      <PageHeader title="Requests" description={<LiveMark stale={live.stale} />}>
        <RangeControl range={range} comparable={false} />
      </PageHeader>
      <DataTable
        list="own-requests"
        label="Requests"
        columns={ownRequestColumns}
        rows={rows}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/portal/requests/${id}${search}`}
        nextCursor={live.value.next_cursor}
        csvHref={`/portal/requests/csv${search}`}
        arrived={arrived}
        toolbar={
          <FilterBar
            search={{ label: "Find a request by its id", value: state.search }}
            filters={ownRequestFilters(names.endpoints, names.keys, models)}
            values={state.filters}
          />
        }
        empty={<Nothing filtered={state.search !== null || Object.keys(state.filters).length > 0} />}
      />
      <Outlet />
    </>
  );
}
