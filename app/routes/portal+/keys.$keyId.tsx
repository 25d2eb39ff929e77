import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useOutletContext, useRouteError } from "@remix-run/react";
import { useCallback } from "react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { KeySheet } from "#app/features/access-key/key-sheet.tsx";
import { describeError } from "#app/features/errors/describe-error.ts";
import { useMayInPortal } from "#app/features/portal/use-customer.ts";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "Access key" }];

export async function loader(args: LoaderFunctionArgs) {
  const { keyId: key_id = "" } = args.params;
  const ve_id = new URL(args.request.url).searchParams.get("ve");
  if (ve_id === null) throw new Response(null, { status: 404 });
  return { accessKey: await call(args, ({ portal }) => portal.accessKeys.get({ ve_id, key_id })) };
}

/** Back to the list, with its filters. */
function useClose() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return useCallback(
    () => navigate({ pathname: "/portal/keys", search }, { preventScrollReset: true }),
    [navigate, search],
  );
}

export default function Key() {
  const { accessKey } = useLoaderData<typeof loader>();
  const models = useOutletContext<readonly string[]>();
  return (
    <KeySheet accessKey={accessKey} mayWrite={useMayInPortal("keys.write")} models={models} onClose={useClose()} />
  );
}

export function ErrorBoundary() {
  const { title, advice } = describeError(useRouteError());
  return (
    <Sheet title={title} description={advice} onClose={useClose()}>
      {null}
    </Sheet>
  );
}
