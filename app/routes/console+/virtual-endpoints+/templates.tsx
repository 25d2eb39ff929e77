import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { LayoutTemplate, Plus, SearchX } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { templateRules } from "#app/features/virtual-endpoint/endpoint-list.ts";
import { ListTabs } from "#app/features/virtual-endpoint/list-tabs.tsx";
import { templateColumns } from "#app/features/virtual-endpoint/template-columns.tsx";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Templates" }];

const rowsPerPage = 25;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, templateRules);
  const input = { limit: rowsPerPage, is_template: "true", ...listInput(state) } as const;
  return { state, page: await call(args, (caller) => caller.merchant.virtualEndpoints.list(input)) };
}

function Nothing({ narrowed, mayWrite }: { narrowed: boolean; mayWrite: boolean }) {
  if (narrowed) {
    const all = (
      <Button asChild>
        <Link to=".">Show all templates</Link>
      </Button>
    );
    return (
      <EmptyState icon={SearchX} title="Nothing matches" action={all}>
        No template’s name, customer or id contains it.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={LayoutTemplate} title="No template yet">
      A template holds models, routes, limits and terms that several endpoints begin with.{" "}
      {mayWrite
        ? "Create one above, or save an endpoint as one in its settings."
        : "Ask a developer or admin to create one."}
    </EmptyState>
  );
}

export default function Templates() {
  const { state, page } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const mayWrite = useMay("catalog.write");
  return (
    <PageBody>
      <PageHeader
        title="Virtual endpoints"
        description="Templates are never sold: endpoints are made from them, and live on without them."
      >
        {mayWrite && (
          <Button asChild variant="primary">
            <Link to="/console/virtual-endpoints/new?as=template">
              <Plus className="size-4" aria-hidden />
              New template
            </Link>
          </Button>
        )}
      </PageHeader>
      <ListTabs />
      <DataTable
        list="templates"
        label="Templates"
        columns={templateColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/virtual-endpoints/${id}`}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={`/console/virtual-endpoints/templates/csv${search}`}
        toolbar={<FilterBar search={{ label: "Search templates", value: state.search }} />}
        empty={<Nothing narrowed={state.search !== null || state.cursor !== null} mayWrite={mayWrite} />}
      />
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };
