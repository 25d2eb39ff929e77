import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { KeyRound, SearchX } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { CreateKeyDialog } from "#app/features/access-key/create-key-dialog.tsx";
import { keyRules } from "#app/features/access-key/key-list.ts";
import { keysAction } from "#app/features/access-key/keys-action.ts";
import { KeysTable } from "#app/features/access-key/keys-table.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const state = readList(new URL(args.request.url).searchParams, keyRules);
  const input = { ve_id: args.params.id ?? "", limit: rowsPerPage, ...listInput(state) };
  return { state, input, page: await call(args, (caller) => caller.merchant.accessKeys.list(input)) };
}

export const action = keysAction;

function NoKeys({ narrowed, mayWrite }: { narrowed: boolean; mayWrite: boolean }) {
  if (narrowed) {
    const all = (
      <Button asChild>
        <Link to={{ search: "" }}>Show all keys</Link>
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
        ? "Create one and give it to whoever should use this endpoint."
        : "Ask a developer or admin to create one: your role may not."}
    </EmptyState>
  );
}

export default function Keys() {
  const { state, input, page } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const { search } = useLocation();
  const mayWrite = useMay("keys.write") && endpoint.status !== "archived";
  const live = useLive(useTRPC().merchant.accessKeys.list.queryOptions(input), page, { requests: input.ve_id });
  const narrowed = state.search !== null || state.cursor !== null || Object.keys(state.filters).length > 0;
  const base = `/console/virtual-endpoints/${endpoint.id}/keys`;
  const models = endpoint.logical_models.map(({ name }) => name);
  return (
    <div className="grid grid-cols-1 gap-4">
      {mayWrite && (
        <div className="flex justify-end">
          <CreateKeyDialog endpointId={endpoint.id} models={models} />
        </div>
      )}
      <KeysTable
        list="keys"
        state={state}
        page={live.value}
        mayWrite={mayWrite}
        hrefOf={({ id }) => `${base}/${id}${search}`}
        csvHref={`${base}-csv${search}`}
        empty={<NoKeys narrowed={narrowed} mayWrite={mayWrite} />}
      />
      <Outlet context={endpoint} />
    </div>
  );
}
