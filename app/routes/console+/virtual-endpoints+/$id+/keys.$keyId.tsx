import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useParams, useRouteError } from "@remix-run/react";
import { useCallback } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { EditKeyForm } from "#app/features/access-key/edit-key-form.tsx";
import { KeyStatus } from "#app/features/access-key/key-status.tsx";
import { KeyUse, RevokeKeyDialog } from "#app/features/access-key/revoke-key-dialog.tsx";
import { RotateKeyDialog } from "#app/features/access-key/rotate-key-dialog.tsx";
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

const listOr = (list: readonly string[] | null, otherwise: string) => list?.join(", ") ?? otherwise;

export default function Key() {
  const { accessKey } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const mayAct = useMay("keys.write") && endpoint.status !== "archived";
  const mayWrite = mayAct && accessKey.status !== "revoked";
  const close = useClose();
  const { scopes, spend } = accessKey;
  const items = [
    { term: "Secret", detail: <code className="font-mono text-sm">{accessKey.prefix}…</code> },
    { term: "Key id", detail: <Copyable value={accessKey.id} label="key id" /> },
    { term: "Use", detail: <KeyUse accessKey={accessKey} /> },
    { term: "Spent today", detail: <Amount value={spend.day} unit="credits" /> },
    { term: "Spent in all", detail: <Amount value={spend.total} unit="credits" /> },
    { term: "Expires", detail: accessKey.expires_at ? <Time at={accessKey.expires_at} /> : "Never" },
    { term: "Created", detail: <Time at={accessKey.created_at} /> },
    ...(mayWrite
      ? []
      : [
          { term: "Models", detail: listOr(scopes.models, "All") },
          { term: "Endpoints", detail: listOr(scopes.endpoints, "All") },
          { term: "Addresses", detail: listOr(scopes.ip_ranges, "Anywhere") },
        ]),
  ];
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
        <DescriptionList items={items} />
        {mayAct && (
          <div className="flex gap-2">
            <RotateKeyDialog accessKey={accessKey} />
            <RevokeKeyDialog accessKey={accessKey} />
          </div>
        )}
        {mayWrite && (
          <EditKeyForm accessKey={accessKey} models={endpoint.logical_models.map(({ name }) => name)} onDone={close} />
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
