import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { History, SearchX } from "lucide-react";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { auditColumns } from "#app/features/audit-log/audit-columns.tsx";
import { auditFilters, auditInput, auditRules, defaultRange } from "#app/features/audit-log/audit-list.ts";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";

export const meta = () => [{ title: "Audit log" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const state = readList(parameters, auditRules);
  const range = readTimeRange(parameters, Date.now(), defaultRange);
  const [page, vocabulary] = await call(args, ({ merchant }) =>
    Promise.all([
      merchant.auditEvents.list({ limit: rowsPerPage, ...auditInput(state, range) }),
      merchant.auditEvents.vocabulary(),
    ]),
  );
  return { state, range, page, vocabulary };
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <EmptyState icon={History} title="Nothing was changed in this time">
        Every change in the console and by the management API stands here, with who made it. A longer time may show
        some.
      </EmptyState>
    );
  }
  const all = (
    <Button asChild>
      <Link to={{ search: "" }}>Show all changes</Link>
    </Button>
  );
  return (
    <EmptyState icon={SearchX} title="No change matches" action={all}>
      Other filters or a longer time may find some.
    </EmptyState>
  );
}

export default function AuditLog() {
  const { state, range, page, vocabulary } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  return (
    <PageBody width="full">
      <PageHeader title="Audit log" description="Every change: who made it, when and from where.">
        <RangeControl range={range} comparable={false} />
      </PageHeader>
      <DataTable
        list="audit-log"
        label="Changes"
        columns={auditColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/audit-log/${id}${search}`}
        nextCursor={page.next_cursor}
        csvHref={`/console/audit-log/csv${search}`}
        toolbar={<FilterBar filters={auditFilters(vocabulary, state.filters)} values={state.filters} />}
        empty={<Nothing filtered={Object.keys(state.filters).length > 0} />}
      />
      <Outlet />
    </PageBody>
  );
}
