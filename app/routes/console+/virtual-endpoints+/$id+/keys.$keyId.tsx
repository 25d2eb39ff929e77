import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useParams, useRouteError } from "@remix-run/react";
import { useCallback } from "react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { KeySheet } from "#app/features/access-key/key-sheet.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { describeError } from "#app/features/errors/describe-error.ts";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "Access key" }];

export async function loader(args: LoaderFunctionArgs) {
  const { id = "", keyId = "" } = args.params;
  return { accessKey: await call(args, (caller) => caller.merchant.accessKeys.get({ ve_id: id, key_id: keyId })) };
}

/** Back to the list, with its filters. */
function useClose() {
  const navigate = useNavigate();
  const { search } = useLocation();
  const { id } = useParams();
  return useCallback(
    () => navigate({ pathname: `/console/virtual-endpoints/${id}/keys`, search }, { preventScrollReset: true }),
    [navigate, id, search],
  );
}

export default function Key() {
  const { accessKey } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const mayWrite = useMay("keys.write") && endpoint.status !== "archived";
  const models = endpoint.logical_models.map(({ name }) => name);
  return <KeySheet accessKey={accessKey} mayWrite={mayWrite} models={models} onClose={useClose()} />;
}

export function ErrorBoundary() {
  const { title, advice } = describeError(useRouteError());
  return (
    <Sheet title={title} description={advice} onClose={useClose()}>
      {null}
    </Sheet>
  );
}
