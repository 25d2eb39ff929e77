import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { FileUp, SearchX } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { catalogColumns } from "#app/features/price-catalog/catalog-columns.tsx";
import { catalogFilters, catalogRules } from "#app/features/price-catalog/catalog-list.ts";
import { SourcesLine } from "#app/features/price-catalog/sources-line.tsx";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Price catalog" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, catalogRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  return call(args, async ({ merchant: { priceCatalog } }) => {
    const [page, sources] = await Promise.all([priceCatalog.list(input), priceCatalog.sources()]);
    return { state, page, sources };
  });
}

export default function PriceCatalog() {
  const { state, page, sources } = useLoaderData<typeof loader>();
  const mayWrite = useMay("catalog.write");
  return (
    <PageBody>
      <PageHeader title="Price catalog" description={<SourcesLine {...sources} />}>
        {mayWrite && (
          <Button asChild>
            <Link to="/console/price-catalog/import">
              <FileUp className="size-4" aria-hidden />
              Import newer figures
            </Link>
          </Button>
        )}
      </PageHeader>
      <DataTable
        list="price-catalog"
        label="Price catalog"
        columns={catalogColumns(mayWrite)}
        rows={page.data}
        keyOf={({ id }) => id}
        sort={state.sort}
        nextCursor={page.next_cursor}
        toolbar={
          <FilterBar
            search={{ label: "Search vendor or model", value: state.search }}
            filters={catalogFilters(sources)}
            values={state.filters}
          />
        }
        empty={
          <EmptyState
            icon={SearchX}
            title="No entry matches"
            action={
              <Button asChild>
                <Link to=".">Show all entries</Link>
              </Button>
            }
          >
            A model that is not here is created by hand, with the costs of your contract.
          </EmptyState>
        }
      />
    </PageBody>
  );
}
