import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation, useNavigate, useRouteError } from "@remix-run/react";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { describeError } from "#app/features/errors/describe-error.ts";
import { OwnReceipt } from "#app/features/portal/own-receipt.tsx";
import { UsageStatus } from "#app/features/usage-record/usage-status.tsx";
import { call } from "#app/lib/load.ts";

export const meta: MetaFunction = () => [{ title: "Receipt of a request" }];

export async function loader(args: LoaderFunctionArgs) {
  const { requestId = "" } = args.params;
  return { receipt: await call(args, (caller) => caller.portal.usageRecords.receipt({ id: requestId })) };
}

/** Back to the list, with its filters. */
function useClose() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return () => navigate({ pathname: "/portal/requests", search }, { preventScrollReset: true });
}

export default function Receipt() {
  const { receipt } = useLoaderData<typeof loader>();
  return (
    <Sheet
      title={
        <span className="flex items-center gap-2.5">
          Receipt
          <UsageStatus status={receipt.status} />
        </span>
      }
      description={<Time at={receipt.created_at} />}
      onClose={useClose()}
    >
      <OwnReceipt receipt={receipt} />
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
