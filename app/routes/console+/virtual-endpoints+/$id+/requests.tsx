import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { ScrollText, SearchX } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { RequestFilterForm } from "#app/features/usage-record/request-filter-form.tsx";
import { readRequestFilters } from "#app/features/usage-record/request-filters.ts";
import { UsageTable } from "#app/features/usage-record/usage-table.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useListKeys } from "#app/lib/use-list-keys.ts";
import { useLive } from "#app/lib/use-live.ts";

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const filters = readRequestFilters(new URL(args.request.url).searchParams);
  const input = { ve_id: args.params.id ?? "", limit: rowsPerPage, ...filters };
  return { filters, input, page: await call(args, (caller) => caller.merchant.usageRecords.list(input)) };
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
  const { filters, input, page } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const { search } = useLocation();
  const live = useLive(useTRPC().merchant.usageRecords.list.queryOptions(input), page);
  const records = live.value.data;
  const arrived = useArrived(
    records.map(({ id }) => id),
    JSON.stringify(input),
  );
  useListKeys();
  const base = `/console/virtual-endpoints/${endpoint.id}/requests`;
  return (
    <div className="grid gap-4">
      <RequestFilterForm filters={filters} models={endpoint.logical_models.map(({ name }) => name)} />
      <Card flush>
        {records.length > 0 ? (
          <UsageTable records={records} hrefOf={(id) => `${base}/${id}${search}`} arrived={arrived} />
        ) : (
          <Nothing filtered={Object.keys(filters).length > 0} />
        )}
      </Card>
      <PageLinks nextCursor={live.value.next_cursor} />
      <Outlet />
    </div>
  );
}
