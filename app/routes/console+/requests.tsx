import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { ScrollText, SearchX } from "lucide-react";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { loadCustomers, useFindCustomer } from "#app/features/finders/find-customer.ts";
import { loadEndpoints, useFindEndpoint } from "#app/features/finders/find-endpoint.ts";
import { loadPhysicalModels, useFindPhysicalModel } from "#app/features/finders/find-physical-model.ts";
import { requestColumns } from "#app/features/usage-record/request-columns.tsx";
import { linkedFilters, requestFilters, requestInput, requestRules } from "#app/features/usage-record/request-list.ts";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";

export const meta = () => [{ title: "Requests" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const state = readList(parameters, requestRules);
  const range = readTimeRange(parameters, Date.now());
  const input = { limit: rowsPerPage, ...requestInput(state, range) };
  const { ve_id, customer_id, physical_model_id, provider_id } = state.filters;
  const [page, endpoints, customers, models, provider] = await call(args, (caller) =>
    Promise.all([
      caller.merchant.usageRecords.list(input),
      loadEndpoints(caller, ve_id),
      loadCustomers(caller, "all", customer_id),
      loadPhysicalModels(caller, physical_model_id),
      provider_id ? caller.merchant.providers.get({ id: provider_id }) : null,
    ]),
  );
  return {
    state,
    range,
    page,
    endpoints,
    customers,
    models,
    linked: linkedFilters(state.filters, provider?.name ?? null),
  };
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState icon={ScrollText} title="No request in this time">
        Point a client at an endpoint’s base URL with one of its keys; its requests appear here as they are settled.
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
      Other filters or a longer time may find some.
    </EmptyState>
  );
}

export default function Requests() {
  const { state, range, page, endpoints, customers, models, linked } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const finders = {
    endpoints: useFindEndpoint(endpoints),
    customers: useFindCustomer(customers, "all"),
    models: useFindPhysicalModel(models),
  };
  const arrived = useArrived(
    page.data.map(({ id }) => id),
    search,
  );
  const filtered = state.search !== null || Object.keys(state.filters).length > 0;
  return (
    <PageBody width="full">
      <PageHeader title="Requests" description="Every request of every endpoint, with its receipt.">
        <RangeControl range={range} comparable={false} />
      </PageHeader>
      <DataTable
        list="requests"
        label="Requests"
        columns={requestColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/requests/${id}${search}`}
        nextCursor={page.next_cursor}
        csvHref={`/console/requests/csv${search}`}
        arrived={arrived}
        toolbar={
          <FilterBar
            search={{ label: "Find a request by its id", value: state.search }}
            filters={requestFilters({ endpoints, customers, models }, finders, linked)}
            values={state.filters}
          />
        }
        empty={<Nothing filtered={filtered} />}
      />
      <Outlet />
    </PageBody>
  );
}
