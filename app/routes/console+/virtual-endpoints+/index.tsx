import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { Plus, SearchX, Waypoints } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { choicesOf } from "#app/features/finders/choices.ts";
import { loadCustomers, useFindCustomer } from "#app/features/finders/find-customer.ts";
import { endpointColumns } from "#app/features/virtual-endpoint/endpoint-columns.tsx";
import { endpointRules, statusFilter } from "#app/features/virtual-endpoint/endpoint-list.ts";
import { ListTabs } from "#app/features/virtual-endpoint/list-tabs.tsx";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta = () => [{ title: "Virtual endpoints" }];

const rowsPerPage = 25;

/** A filter that a figure elsewhere leads here with. */
const linkedFilter = (name: string, label: string, thing: { id: string; name: string }) => ({
  ...{ name, label, options: [{ value: thing.id, label: thing.name }] },
  chipOnly: true,
});

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, endpointRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  const { ve_template_id: templateId, physical_model_id: modelId } = state.filters;
  const [page, customers, template, model] = await Promise.all([
    call(args, (caller) => caller.merchant.virtualEndpoints.list(input)),
    call(args, (caller) => loadCustomers(caller, "all", state.filters.customer_id)),
    templateId ? call(args, (caller) => caller.merchant.virtualEndpoints.get({ id: templateId })) : null,
    modelId ? call(args, (caller) => caller.merchant.physicalModels.get({ id: modelId })) : null,
  ]);
  const linked = [
    ...(template ? [linkedFilter("ve_template_id", "Made from", template)] : []),
    ...(model ? [linkedFilter("physical_model_id", "Routes to", model)] : []),
  ];
  return { state, input, page, customers, linked };
}

function Nothing({ narrowed, search, mayWrite }: { narrowed: boolean; search: string | null; mayWrite: boolean }) {
  if (!narrowed) {
    return (
      <EmptyState icon={Waypoints} title="No virtual endpoint yet">
        An endpoint is what a customer buys: models, keys and a budget of credits.{" "}
        {mayWrite ? "Create the first one above." : "Ask a developer or admin to create one."}
      </EmptyState>
    );
  }
  const all = (
    <Button asChild>
      <Link to=".">Show all endpoints</Link>
    </Button>
  );
  return (
    <EmptyState icon={SearchX} title="Nothing matches" action={all}>
      {search === null ? (
        "Other filters may find some."
      ) : (
        <>
          No endpoint, customer or id contains <span className="name-text font-medium text-ink">“{search}”</span>.
        </>
      )}
    </EmptyState>
  );
}

export default function VirtualEndpoints() {
  const { state, input, page, customers, linked } = useLoaderData<typeof loader>();
  const live = useLive(useTRPC().merchant.virtualEndpoints.list.queryOptions(input), page, {
    balances: page.data.map(({ id }) => id),
  });
  const { search } = useLocation();
  const mayWrite = useMay("catalog.write");
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  const customerChoices = choicesOf(customers, useFindCustomer(customers, "all"));
  const filters = [statusFilter, { name: "customer_id", label: "Customer", ...customerChoices }, ...linked];
  return (
    <PageBody>
      <PageHeader title="Virtual endpoints" badge={<LiveMark stale={live.stale} />}>
        {mayWrite && (
          <Button asChild variant="primary">
            <Link to="/console/virtual-endpoints/new">
              <Plus className="size-4" aria-hidden />
              New endpoint
            </Link>
          </Button>
        )}
      </PageHeader>
      <ListTabs />
      <DataTable
        list="endpoints"
        label="Virtual endpoints"
        columns={endpointColumns}
        rows={live.value.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/virtual-endpoints/${id}`}
        sort={state.sort}
        nextCursor={live.value.next_cursor}
        csvHref={`/console/virtual-endpoints/csv${search}`}
        toolbar={
          <FilterBar
            search={{ label: "Search endpoints", value: state.search }}
            filters={filters}
            values={state.filters}
          />
        }
        empty={<Nothing narrowed={narrowed} search={state.search} mayWrite={mayWrite} />}
      />
    </PageBody>
  );
}
