import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { NavTabs } from "#app/components/ui/nav-tabs.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { EndpointHeader } from "#app/features/virtual-endpoint/endpoint-header.tsx";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.endpoint.name} · Virtual endpoints` : "Virtual endpoint" },
];

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.id ?? "";
  return { endpoint: await call(args, (caller) => caller.merchant.virtualEndpoints.get({ id })) };
}

export default function VirtualEndpoint() {
  const { endpoint } = useLoaderData<typeof loader>();
  const live = useLive(useTRPC().merchant.virtualEndpoints.get.queryOptions({ id: endpoint.id }), endpoint);
  const mayReadLedger = useMay("ledger.read");
  const mayWrite = useMay("catalog.write");
  const base = `/console/virtual-endpoints/${endpoint.id}`;
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-1 gap-5 p-4 md:p-6">
      <EndpointHeader endpoint={live.value} stale={live.stale} />
      <NavTabs
        label="Parts of this endpoint"
        tabs={[
          { to: base, label: "Overview", end: true },
          { to: `${base}/requests`, label: "Requests" },
          { to: `${base}/models`, label: "Models" },
          { to: `${base}/keys`, label: "Keys" },
          ...(mayReadLedger ? [{ to: `${base}/budget`, label: "Budget" }] : []),
          ...(mayWrite ? [{ to: `${base}/settings`, label: "Settings" }] : []),
        ]}
      />
      <Outlet context={live.value} />
    </div>
  );
}

export { ErrorPanel as ErrorBoundary };
