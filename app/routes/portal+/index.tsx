import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ScrollText, Waypoints } from "lucide-react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { EndpointBalanceCard } from "#app/features/portal/endpoint-balance-card.tsx";
import { UsageTable } from "#app/features/usage-record/usage-table.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

const endpointInput = { limit: 50 };
const shownRequests = 15;

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const usageInput = { limit: shownRequests, ...(cursor ? { cursor } : {}) };
  const [endpoints, usage] = await Promise.all([
    call(args, (caller) => caller.portal.virtualEndpoints.list(endpointInput)),
    call(args, (caller) => caller.portal.usageRecords.list(usageInput)),
  ]);
  return { endpoints, usage, usageInput, publicUrl: args.context.publicUrl };
}

export default function PortalHome() {
  const loaded = useLoaderData<typeof loader>();
  const { portal } = useTRPC();
  const endpoints = useLive(portal.virtualEndpoints.list.queryOptions(endpointInput), loaded.endpoints).value;
  const usage = useLive(portal.usageRecords.list.queryOptions(loaded.usageInput), loaded.usage).value;
  const arrived = useArrived(
    usage.data.map(({ id }) => id),
    JSON.stringify(loaded.usageInput),
  );
  return (
    <>
      <h1 className="font-semibold text-2xl text-ink tracking-tight">Your credits</h1>
      {endpoints.data.length > 0 ? (
        <div className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(19rem,1fr))]">
          {endpoints.data.map((endpoint) => (
            <EndpointBalanceCard
              key={endpoint.id}
              endpoint={endpoint}
              baseUrl={`${loaded.publicUrl}/${endpoint.id}/v1`}
            />
          ))}
        </div>
      ) : (
        <Card>
          <EmptyState icon={Waypoints} title="Nothing here yet">
            Your supplier has not set up an endpoint for you. Ask them to.
          </EmptyState>
        </Card>
      )}
      <Card title="Recent usage" flush>
        {usage.data.length > 0 ? (
          <UsageTable records={usage.data} hrefOf={null} arrived={arrived} />
        ) : (
          <EmptyState icon={ScrollText} title="No request yet">
            Requests appear here with their charge as soon as they are answered.
          </EmptyState>
        )}
      </Card>
      <PageLinks nextCursor={usage.next_cursor} />
    </>
  );
}
