import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { ScrollText, SearchX } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { endpointRequestColumns } from "#app/features/usage-record/request-columns.tsx";
import { endpointRequestRules, statusFilter } from "#app/features/usage-record/request-list.ts";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, endpointRequestRules);
  const { search: _, ...filters } = listInput(state);
  const input = { ve_id: args.params.id ?? "", limit: rowsPerPage, ...filters };
  return { state, input, page: await call(args, (caller) => caller.merchant.usageRecords.list(input)) };
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState icon={ScrollText} title="No request yet">
        Point a client at the base URL with one of this endpoint’s keys; its requests appear here as they are settled.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No request matches"
      action={
        <Button asChild>
          <Link to={{ search: "" }}>Show all requests</Link>
        </Button>
      }
    >
      Other filters may find some, or there is nothing older.
    </EmptyState>
  );
}

export default function Requests() {
  const { state, input, page } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const { search } = useLocation();
  const live = useLive(useTRPC().merchant.usageRecords.list.queryOptions(input), page, { requests: input.ve_id });
  const records = live.value.data;
  const arrived = useArrived(
    records.map(({ id }) => id),
    JSON.stringify(input),
  );
  const models = endpoint.logical_models.map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      <DataTable
        list="requests-of-endpoint"
        label="Requests"
        columns={endpointRequestColumns}
        rows={records}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/virtual-endpoints/${endpoint.id}/requests/${id}${search}`}
        nextCursor={live.value.next_cursor}
        pageWords={{ first: "Newest", next: "Older" }}
        csvHref={`/console/requests/csv?${new URLSearchParams({ ...state.filters, ve_id: endpoint.id, range: "12m" })}`}
        arrived={arrived}
        toolbar={
          <FilterBar
            filters={[statusFilter, { name: "model", label: "Model", options: models }]}
            values={state.filters}
          />
        }
        empty={<Nothing filtered={state.cursor !== null || Object.keys(state.filters).length > 0} />}
      />
      <Outlet />
    </>
  );
}
