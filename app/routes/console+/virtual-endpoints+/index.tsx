import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { SearchX, Waypoints } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { SearchForm } from "#app/components/ui/search-form.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { EndpointTable } from "#app/features/virtual-endpoint/endpoint-table.tsx";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useListKeys } from "#app/lib/use-list-keys.ts";
import { useLive } from "#app/lib/use-live.ts";

export const meta = () => [{ title: "Virtual endpoints" }];

const rowsPerPage = 25;

/** The list's input as the URL has it. */
function inputOf(request: Request) {
  const parameters = new URL(request.url).searchParams;
  const search = (parameters.get("search") ?? "").trim().slice(0, 200);
  const cursor = parameters.get("cursor");
  return { limit: rowsPerPage, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) };
}

export async function loader(args: LoaderFunctionArgs) {
  const input = inputOf(args.request);
  return { input, page: await call(args, (caller) => caller.merchant.virtualEndpoints.list(input)) };
}

function Nothing({ search }: { search: string | undefined }) {
  if (search === undefined) {
    return (
      <EmptyState icon={Waypoints} title="No virtual endpoint yet">
        An endpoint is what a customer buys: models, keys and a budget of credits. Create one with{" "}
        <code className="rounded bg-sunken px-1 py-0.5 font-mono text-sm">POST /api/v1/virtual-endpoints</code> and it
        appears here with its live balance.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="Nothing matches"
      action={
        <Button asChild>
          <Link to=".">Show all endpoints</Link>
        </Button>
      }
    >
      No endpoint, customer or id contains <span className="name-text font-medium text-ink">“{search}”</span>.
    </EmptyState>
  );
}

export default function VirtualEndpoints() {
  const { input, page } = useLoaderData<typeof loader>();
  const live = useLive(useTRPC().merchant.virtualEndpoints.list.queryOptions(input), page);
  useListKeys();
  const { data, next_cursor } = live.value;
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-4 p-4 md:p-6">
      <PageHeader title="Virtual endpoints">
        <LiveMark stale={live.stale} />
      </PageHeader>
      <SearchForm label="Search endpoints" value={input.search ?? ""} />
      <Card flush>{data.length > 0 ? <EndpointTable endpoints={data} /> : <Nothing search={input.search} />}</Card>
      <PageLinks nextCursor={next_cursor} newest="First page" older="Next page" />
    </div>
  );
}
