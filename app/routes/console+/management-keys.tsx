import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { KeySquare } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { CreateManagementKeyDialog } from "#app/features/management-key/create-management-key-dialog.tsx";
import { managementKeyColumns } from "#app/features/management-key/management-key-columns.tsx";
import { managementKeysAction } from "#app/features/management-key/management-keys-action.ts";
import { readList } from "#app/lib/list-url.ts";
import { call, findSession } from "#app/lib/load.ts";
import { mayGive } from "#server/contracts/permissions.ts";
import { merchantRoles } from "#server/contracts/roles.ts";

export const meta = () => [{ title: "Management keys" }];

const keysPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "management_keys.manage");
  const { cursor } = readList(new URL(args.request.url).searchParams, { filters: {} });
  const input = { limit: keysPerPage, ...(cursor ? { cursor } : {}) };
  const [session, page] = await Promise.all([
    findSession(args),
    call(args, ({ merchant }) => merchant.managementKeys.list(input)),
  ]);
  const own = session?.merchants[0];
  return { page, gives: own ? merchantRoles.filter((role) => mayGive(own.role, role)) : [] };
}

export const action = managementKeysAction;

export default function ManagementKeys() {
  const { page, gives } = useLoaderData<typeof loader>();
  return (
    <PageBody>
      <PageHeader
        title="Management keys"
        description="Scripts of your own send one to the management API, which does everything this console does."
      >
        <Button asChild>
          <Link to="/docs/management">API reference</Link>
        </Button>
        <CreateManagementKeyDialog gives={gives} />
      </PageHeader>
      <DataTable
        list="management-keys"
        label="Management keys"
        columns={managementKeyColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        nextCursor={page.next_cursor}
        csvHref="/console/management-keys/csv"
        empty={
          <EmptyState icon={KeySquare} title="No management key yet">
            Create one for each script that calls the management API, with the least role it needs.
          </EmptyState>
        }
      />
    </PageBody>
  );
}
