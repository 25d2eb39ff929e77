import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation, useNavigate } from "@remix-run/react";
import { FileUp, SearchX } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { loadNamedEntry } from "#app/features/physical-model/load-entry.ts";
import { catalogColumns } from "#app/features/price-catalog/catalog-columns.tsx";
import { catalogFilters, catalogRules } from "#app/features/price-catalog/catalog-list.ts";
import { EntrySheet } from "#app/features/price-catalog/entry-sheet.tsx";
import { SourcesLine } from "#app/features/price-catalog/sources-line.tsx";
import { listInput, readList, withSearch } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Price catalog" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, catalogRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  const asked = new URL(args.request.url).searchParams.get("entry");
  return call(args, async (caller) => {
    const { priceCatalog } = caller.merchant;
    const [page, sources, entry] = await Promise.all([
      priceCatalog.list(input),
      priceCatalog.sources(),
      loadNamedEntry(caller, asked),
    ]);
    return { state, page, sources, entry };
  });
}

export default function PriceCatalog() {
  const { state, page, sources, entry } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const navigate = useNavigate();
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
        hrefOf={({ id }) => `/console/price-catalog${withSearch(search, { entry: id })}`}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={`/console/price-catalog/csv${search}`}
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
      {entry && (
        <EntrySheet
          entry={entry}
          mayWrite={mayWrite}
          onClose={() => navigate({ search: withSearch(search, { entry: null }) }, { preventScrollReset: true })}
        />
      )}
    </PageBody>
  );
}
