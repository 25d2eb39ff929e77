import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { NavTabs } from "#app/components/ui/nav-tabs.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { EndpointHeader } from "#app/features/virtual-endpoint/endpoint-header.tsx";
import { TemplateHeader } from "#app/features/virtual-endpoint/template-header.tsx";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.endpoint.name} · ${wordOf(data.endpoint)}` : "Virtual endpoint" },
];

const wordOf = ({ is_template }: { is_template: boolean }) => (is_template ? "Templates" : "Virtual endpoints");

/** Parts that only what is sold has. */
const soldParts = /^\/console\/virtual-endpoints\/[^/]+\/(?:requests|keys|keys-csv|budget)(?:\/|$)/;

export async function loader(args: LoaderFunctionArgs) {
  const id = args.params.id ?? "";
  const endpoint = await call(args, (caller) => caller.merchant.virtualEndpoints.get({ id }));
  if (endpoint.is_template && soldParts.test(new URL(args.request.url).pathname)) {
    throw new Response(null, { status: 404 });
  }
  return { endpoint };
}

export default function VirtualEndpoint() {
  const { endpoint } = useLoaderData<typeof loader>();
  const options = useTRPC().merchant.virtualEndpoints.get.queryOptions({ id: endpoint.id });
  const live = useLive(options, endpoint, { balances: [endpoint.id] });
  const mayReadLedger = useMay("ledger.read");
  const mayWrite = useMay("catalog.write");
  const base = `/console/virtual-endpoints/${endpoint.id}`;
  if (live.value.is_template) {
    return (
      <div className="mx-auto grid max-w-7xl grid-cols-1 gap-5 p-4 md:p-6">
        <TemplateHeader template={live.value} />
        <NavTabs
          label="Parts of this template"
          tabs={[
            { to: base, label: "Overview", end: true },
            { to: `${base}/models`, label: "Models" },
            ...(mayWrite ? [{ to: `${base}/settings`, label: "Settings" }] : []),
          ]}
        />
        <Outlet context={live.value} />
      </div>
    );
  }
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
