import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { BookOpenText, Plus } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { modelColumns } from "#app/features/physical-model/model-columns.tsx";
import { modelFilters, modelRules } from "#app/features/physical-model/model-list.ts";
import { NoModels } from "#app/features/physical-model/no-models.tsx";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Physical models" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, modelRules);
  const input = { limit: rowsPerPage, ...listInput(state) };
  return call(args, async ({ merchant }) => {
    const [page, providers] = await Promise.all([
      merchant.physicalModels.list(input),
      merchant.providers.list({ limit: 200, sort: "name" }),
    ]);
    return { state, page, providers: providers.data.map(({ id, name }) => ({ id, name })) };
  });
}

export default function PhysicalModels() {
  const { state, page, providers } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const mayWrite = useMay("catalog.write");
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  return (
    <PageBody>
      <PageHeader
        title="Physical models"
        description="Models of your providers, with what they cost you and what you charge."
      >
        {mayWrite && (
          <>
            <Button asChild>
              <Link to="/console/price-catalog">
                <BookOpenText className="size-4" aria-hidden />
                From the price catalog
              </Link>
            </Button>
            <Button asChild variant="primary">
              <Link to="/console/physical-models/new">
                <Plus className="size-4" aria-hidden />
                Create model
              </Link>
            </Button>
          </>
        )}
      </PageHeader>
      <DataTable
        list="physical-models"
        label="Physical models"
        columns={modelColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/physical-models/${id}`}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={`/console/physical-models/csv${search}`}
        toolbar={
          <FilterBar
            search={{ label: "Search models", value: state.search }}
            filters={modelFilters(providers)}
            values={state.filters}
          />
        }
        empty={<NoModels narrowed={narrowed} mayWrite={mayWrite} hasProvider={providers.length > 0} />}
      />
    </PageBody>
  );
}
