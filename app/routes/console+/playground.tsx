import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigate } from "@remix-run/react";
import { useCallback } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { BalanceLine } from "#app/features/playground/balance-line.tsx";
import { NothingToTry } from "#app/features/playground/nothing-to-try.tsx";
import { Playground } from "#app/features/playground/playground.tsx";
import { useConsoleBackend } from "#app/features/playground/use-backend.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC, useTRPCClient } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";
import type { PlaygroundEndpointView } from "#server/contracts/playground.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

export const meta: MetaFunction = () => [{ title: "Playground" }];

const shownChoices = 25;

interface Choice {
  value: string;
  label: string;
  hint: string;
}

const optionOf = ({ id, name, customer_name }: VirtualEndpointView): Choice => ({
  value: id,
  label: name,
  hint: customer_name ?? "",
});

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const { data } = await call(args, (caller) => caller.merchant.virtualEndpoints.list({ limit: shownChoices }));
  const ve_id = parameters.get("ve") ?? data[0]?.id;
  if (ve_id === undefined) return { choices: [], chosen: null };
  const [endpoint, balance] = await Promise.all([
    call(args, (caller) => caller.merchant.playground.get({ ve_id })),
    call(args, (caller) => caller.merchant.virtualEndpoints.get({ id: ve_id })),
  ]);
  const others = data.filter(({ id }) => id !== ve_id);
  const baseUrl = `${args.context.publicUrl}/${ve_id}/v1`;
  const chosen = { endpoint, balance, baseUrl, model: parameters.get("model") };
  return { choices: [balance, ...others].map(optionOf), chosen };
}

/** Any endpoint of the merchant, found by its name or its customer's. */
function EndpointChoice({ choices, value }: { choices: readonly Choice[]; value: string }) {
  const navigate = useNavigate();
  const { merchant } = useTRPCClient();
  const search = useCallback(
    async (text: string) => {
      const { data } = await merchant.virtualEndpoints.list.query({ search: text, limit: shownChoices });
      return data.map(optionOf);
    },
    [merchant],
  );
  return (
    <Combobox
      label="Endpoint"
      options={choices}
      search={search}
      value={value}
      className="min-w-0 max-w-80 sm:min-w-56"
      onValueChange={(id) => id && navigate(`?ve=${encodeURIComponent(id)}`)}
    />
  );
}

interface ChosenProps {
  endpoint: PlaygroundEndpointView;
  balance: VirtualEndpointView;
  baseUrl: string;
  model: string | null;
  choices: readonly Choice[];
}

function Chosen({ endpoint, balance, baseUrl, model, choices }: ChosenProps) {
  const options = useTRPC().merchant.virtualEndpoints.get.queryOptions({ id: endpoint.ve_id });
  const live = useLive(options, balance, { balances: [endpoint.ve_id] }).value;
  const backend = useConsoleBackend(endpoint.ve_id);
  const maySpend = useMay("keys.write");
  const mayWrite = useMay("catalog.write");
  const obstacle = !maySpend
    ? "Your role may look at endpoints, not spend their credits."
    : live.status === "active"
      ? null
      : "This endpoint is switched off.";
  return (
    <>
      <PageHeader
        title="Playground"
        description={<BalanceLine remaining={live.credit_remaining} whose={endpoint.customer_name} />}
      >
        <EndpointChoice choices={choices} value={endpoint.ve_id} />
      </PageHeader>
      {endpoint.models.length > 0 ? (
        <Playground {...{ endpoint, model, baseUrl, backend, obstacle }} />
      ) : (
        <NothingToTry
          title="No model here chats"
          action={
            mayWrite && (
              <Button asChild>
                <Link to={`/console/virtual-endpoints/${endpoint.ve_id}/models/new`}>Add model</Link>
              </Button>
            )
          }
        >
          Give this endpoint a logical model with a route to a text model.
        </NothingToTry>
      )}
    </>
  );
}

export default function ConsolePlayground() {
  const { choices, chosen } = useLoaderData<typeof loader>();
  const mayWrite = useMay("catalog.write");
  return (
    <PageBody>
      {chosen ? (
        <Chosen key={chosen.endpoint.ve_id} {...chosen} choices={choices} />
      ) : (
        <>
          <PageHeader title="Playground" />
          <NothingToTry
            title="Nothing to try yet"
            action={
              mayWrite && (
                <Button asChild>
                  <Link to="/console/virtual-endpoints/new">New endpoint</Link>
                </Button>
              )
            }
          >
            Create a virtual endpoint with a model and credits; then try it here as its clients will.
          </NothingToTry>
        </>
      )}
    </PageBody>
  );
}

export { ErrorPanel as ErrorBoundary };
