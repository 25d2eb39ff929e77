import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { Plus } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { NoProviders } from "#app/features/provider/no-providers.tsx";
import { providerColumns } from "#app/features/provider/provider-columns.tsx";
import { providerFilters, providerRules } from "#app/features/provider/provider-list.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Providers" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, providerRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  return { state, page: await call(args, (caller) => caller.merchant.providers.list(input)) };
}

export default function Providers() {
  const { state, page } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const mayWrite = useMay("catalog.write");
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  return (
    <PageBody>
      <PageHeader title="Providers" description="Upstream accounts that your models are served from.">
        {mayWrite && (
          <Button asChild variant="primary">
            <Link to="/console/providers/new">
              <Plus className="size-4" aria-hidden />
              Add provider
            </Link>
          </Button>
        )}
      </PageHeader>
      <DataTable
        list="providers"
        label="Providers"
        columns={providerColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/providers/${id}`}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={`/console/providers/csv${search}`}
        toolbar={
          <FilterBar
            search={{ label: "Search providers", value: state.search }}
            filters={providerFilters}
            values={state.filters}
          />
        }
        empty={<NoProviders narrowed={narrowed} mayWrite={mayWrite} />}
      />
    </PageBody>
  );
}
