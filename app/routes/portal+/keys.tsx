import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { KeyRound, SearchX, Waypoints } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { CreateKeyDialog } from "#app/features/access-key/create-key-dialog.tsx";
import { keyRules } from "#app/features/access-key/key-list.ts";
import { ownKeysAction } from "#app/features/access-key/keys-action.ts";
import { KeysAddress } from "#app/features/access-key/keys-address.ts";
import { KeysTable } from "#app/features/access-key/keys-table.tsx";
import { EndpointSelect } from "#app/features/playground/endpoint-select.tsx";
import { ownKeysAddress } from "#app/features/portal/own-keys-address.ts";
import { useMayInPortal, useMerchantName } from "#app/features/portal/use-customer.ts";
import { listInput, readList, withSearch } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

export const meta: MetaFunction = () => [{ title: "Keys" }];

const rowsPerPage = 50;
const mostEndpoints = 200;

export async function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const state = readList(parameters, keyRules);
  const { data } = await call(args, ({ portal }) => portal.virtualEndpoints.list({ limit: mostEndpoints }));
  const ve_id = parameters.get("ve") ?? data[0]?.id;
  const endpoints = data.map(({ id, name }) => ({ id, name }));
  if (ve_id === undefined) return { endpoints, chosen: null };
  const input = { ve_id, limit: rowsPerPage, ...listInput(state) };
  const page = await call(args, ({ portal }) => portal.accessKeys.list(input));
  const models = data.find(({ id }) => id === ve_id)?.models.map(({ name }) => name) ?? [];
  return { endpoints, chosen: { state, input, page, models } };
}

export const action = ownKeysAction;

function NoKeys({ narrowed, mayWrite, endpointId }: { narrowed: boolean; mayWrite: boolean; endpointId: string }) {
  if (narrowed) {
    const all = (
      <Button asChild>
        <Link to={ownKeysAddress(endpointId)}>Show all keys</Link>
      </Button>
    );
    return (
      <EmptyState icon={SearchX} title="No key matches" action={all}>
        Other filters may find some.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={KeyRound} title="No key yet">
      {mayWrite
        ? "Create one, and give it to your client as its API key."
        : "Ask an admin or member of your team to create one: your role may not."}
    </EmptyState>
  );
}

interface ChosenProps {
  chosen: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["chosen"]>;
  endpoints: readonly { id: string; name: string }[];
}

function Chosen({ chosen: { state, input, page, models }, endpoints }: ChosenProps) {
  const { search } = useLocation();
  const mayWrite = useMayInPortal("keys.write");
  const { value } = useLive(useTRPC().portal.accessKeys.list.queryOptions(input), page, { requests: input.ve_id });
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  const withEndpoint = withSearch(search, { ve: input.ve_id });
  return (
    <KeysAddress.Provider value={ownKeysAddress}>
      <PageHeader title="Keys" description="A client sends one as its API key; each opens one endpoint.">
        <EndpointSelect choices={endpoints} value={input.ve_id} />
        {mayWrite && <CreateKeyDialog endpointId={input.ve_id} models={models} />}
      </PageHeader>
      <KeysTable
        list="own-keys"
        state={state}
        page={value}
        mayWrite={mayWrite}
        hrefOf={({ id }) => `/portal/keys/${id}${withEndpoint}`}
        csvHref={`/portal/keys/csv${withEndpoint}`}
        empty={<NoKeys narrowed={narrowed} mayWrite={mayWrite} endpointId={input.ve_id} />}
      />
      <Outlet context={models} />
    </KeysAddress.Provider>
  );
}

export default function Keys() {
  const { endpoints, chosen } = useLoaderData<typeof loader>();
  const merchantName = useMerchantName();
  if (chosen) return <Chosen key={chosen.input.ve_id} chosen={chosen} endpoints={endpoints} />;
  return (
    <>
      <PageHeader title="Keys" />
      <Card>
        <EmptyState icon={Waypoints} title="Nothing here yet">
          <span className="name-text">{merchantName}</span> has not set up an endpoint for you, so there is nothing that
          a key could open. Ask them to.
        </EmptyState>
      </Card>
    </>
  );
}
