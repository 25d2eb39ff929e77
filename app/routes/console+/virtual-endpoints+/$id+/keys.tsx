import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { KeyRound } from "lucide-react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { CreateKeyDialog } from "#app/features/access-key/create-key-dialog.tsx";
import { KeyTable } from "#app/features/access-key/key-table.tsx";
import { keysAction } from "#app/features/access-key/keys-action.ts";
import { useMay } from "#app/features/console/use-role.ts";
import { call } from "#app/lib/load.ts";

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const input = { ve_id: args.params.id ?? "", limit: rowsPerPage, ...(cursor ? { cursor } : {}) };
  return { page: await call(args, (caller) => caller.merchant.accessKeys.list(input)) };
}

export const action = keysAction;

export default function Keys() {
  const { page } = useLoaderData<typeof loader>();
  const mayWrite = useMay("keys.write");
  return (
    <div className="grid gap-4">
      <Card title="Access keys" flush actions={mayWrite && <CreateKeyDialog />}>
        {page.data.length > 0 ? (
          <KeyTable accessKeys={page.data} mayWrite={mayWrite} />
        ) : (
          <EmptyState icon={KeyRound} title="No key yet">
            {mayWrite
              ? "Create one and give it to whoever should use this endpoint."
              : "Ask a developer or admin to create one: your role may not."}
          </EmptyState>
        )}
      </Card>
      <PageLinks nextCursor={page.next_cursor} />
    </div>
  );
}
