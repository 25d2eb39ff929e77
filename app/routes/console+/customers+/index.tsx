import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { Plus, Users } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { customerColumns, customerFilters, customerRules } from "#app/features/customer/customer-list.tsx";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Customers" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, customerRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  return { state, page: await call(args, (caller) => caller.merchant.customers.list(input)) };
}

export default function Customers() {
  const { state, page } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const mayWrite = useMay("customers.write");
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  const create = mayWrite && (
    <Button asChild variant="primary">
      <Link to="/console/customers/new">
        <Plus className="size-4" aria-hidden />
        Add customer
      </Link>
    </Button>
  );
  return (
    <PageBody>
      <PageHeader title="Customers" description="Who buys from you; each has endpoints, keys and portal users.">
        {create}
      </PageHeader>
      <DataTable
        list="customers"
        label="Customers"
        columns={customerColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/customers/${id}`}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={`/console/customers/csv${search}`}
        toolbar={
          <FilterBar
            search={{ label: "Search customers", value: state.search }}
            filters={customerFilters}
            values={state.filters}
          />
        }
        empty={
          narrowed ? (
            <EmptyState icon={Users} title="No customer matches">
              Another name, address or status may find some.
            </EmptyState>
          ) : (
            <EmptyState icon={Users} title="No customer yet">
              A customer owns endpoints and pays for them. Add one, then create an endpoint for it.
            </EmptyState>
          )
        }
      />
    </PageBody>
  );
}
