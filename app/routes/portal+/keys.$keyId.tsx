import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useOutletContext, useRouteError } from "@remix-run/react";
import { lazy, Suspense, useCallback } from "react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { KeyFacts } from "#app/features/access-key/key-facts.tsx";
import { KeyStatus } from "#app/features/access-key/key-status.tsx";
import { RevokeKeyDialog } from "#app/features/access-key/revoke-key-dialog.tsx";
import { RotateKeyDialog } from "#app/features/access-key/rotate-key-dialog.tsx";
import { describeError } from "#app/features/errors/describe-error.ts";
import { useMayInPortal } from "#app/features/portal/use-customer.ts";
import { call } from "#app/lib/load.ts";
import { useMounted } from "#app/lib/use-mounted.ts";

const EditKeyForm = lazy(async () => {
  const { EditKeyForm: form } = await import("#app/features/access-key/edit-key-form.tsx");
  return { default: form };
});

export const meta: MetaFunction = () => [{ title: "Access key" }];

export async function loader(args: LoaderFunctionArgs) {
  const { keyId: key_id = "" } = args.params;
  const ve_id = new URL(args.request.url).searchParams.get("ve");
  if (ve_id === null) throw new Response(null, { status: 404 });
  return { accessKey: await call(args, ({ portal }) => portal.accessKeys.get({ ve_id, key_id })) };
}

/** What stands for the form while its code is on its way. */
const waiting = <Skeleton className="h-96 rounded-lg" />;

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
  const mayWrite = useMayInPortal("keys.write") && accessKey.status !== "revoked";
  const close = useClose();
  const mounted = useMounted();
  return (
    <Sheet
      title={
        <span className="flex items-center gap-2.5">
          <span className="name-text min-w-0">{accessKey.name}</span>
          <KeyStatus status={accessKey.status} />
        </span>
      }
      description="Access key"
      onClose={close}
    >
      <div className="grid gap-5 p-5">
        <KeyFacts accessKey={accessKey} withScope={!mayWrite} />
        {mayWrite && (
          <>
            <div className="flex gap-2">
              <RotateKeyDialog accessKey={accessKey} />
              <RevokeKeyDialog accessKey={accessKey} />
            </div>
            {mounted ? (
              <Suspense fallback={waiting}>
                <EditKeyForm accessKey={accessKey} models={models} onDone={close} />
              </Suspense>
            ) : (
              waiting
            )}
          </>
        )}
      </div>
    </Sheet>
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
