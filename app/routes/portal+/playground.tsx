import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { BalanceLine } from "#app/features/playground/balance-line.tsx";
import { EndpointSelect } from "#app/features/playground/endpoint-select.tsx";
import { NothingToTry } from "#app/features/playground/nothing-to-try.tsx";
import { Playground } from "#app/features/playground/playground.tsx";
import { usePortalBackend } from "#app/features/playground/use-backend.ts";
import { useMayInPortal, useMerchantName } from "#app/features/portal/use-customer.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";
import type { PlaygroundEndpointView } from "#server/contracts/playground.ts";
import type { PortalEndpointView } from "#server/contracts/portal.ts";

export const meta: MetaFunction = () => [{ title: "Playground" }];

const mostEndpoints = 200;

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const { data } = await call(args, (caller) => caller.portal.virtualEndpoints.list({ limit: mostEndpoints }));
  const ve_id = parameters.get("ve") ?? data[0]?.id;
  const choices = data.map(({ id, name }) => ({ id, name }));
  if (ve_id === undefined) return { choices, chosen: null };
  const [endpoint, balance] = await Promise.all([
    call(args, (caller) => caller.portal.playground.get({ ve_id })),
    call(args, (caller) => caller.portal.virtualEndpoints.get({ id: ve_id })),
  ]);
  const baseUrl = `${args.context.publicUrl}/${ve_id}/v1`;
  return { choices, chosen: { endpoint, balance, baseUrl, model: parameters.get("model") } };
}

interface ChosenProps {
  endpoint: PlaygroundEndpointView;
  balance: PortalEndpointView;
  baseUrl: string;
  model: string | null;
  choices: readonly { id: string; name: string }[];
}

function Chosen({ endpoint, balance, baseUrl, model, choices }: ChosenProps) {
  const options = useTRPC().portal.virtualEndpoints.get.queryOptions({ id: endpoint.ve_id });
  const live = useLive(options, balance, { balances: [endpoint.ve_id] }).value;
  const backend = usePortalBackend(endpoint.ve_id);
  const mayUse = useMayInPortal("playground.use");
  const off = live.status === "active" ? null : "This endpoint is switched off.";
  const obstacle = mayUse ? off : "Your role may look here; trying a model takes credits.";
  const merchantName = useMerchantName();
  return (
    <>
      <PageHeader title="Playground" description={<BalanceLine remaining={live.credit_remaining} whose={null} />}>
        <EndpointSelect choices={choices} value={endpoint.ve_id} />
      </PageHeader>
      {endpoint.models.length > 0 ? (
        <Playground {...{ endpoint, model, baseUrl, backend, obstacle }} />
      ) : (
        <NothingToTry title="No model here chats">
          This endpoint has no model that answers chats. <span className="name-text">{merchantName}</span> can add one.
        </NothingToTry>
      )}
    </>
  );
}

export default function PortalPlayground() {
  const { choices, chosen } = useLoaderData<typeof loader>();
  const merchantName = useMerchantName();
  if (chosen) return <Chosen key={chosen.endpoint.ve_id} {...chosen} choices={choices} />;
  return (
    <>
      <PageHeader title="Playground" />
      <NothingToTry title="Nothing to try yet">
        <span className="name-text">{merchantName}</span> has not set up an endpoint for you. Ask them to.
      </NothingToTry>
    </>
  );
}
