import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Users } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { InviteDialog } from "#app/features/portal/invite-dialog.tsx";
import { teamAction } from "#app/features/portal/team-action.ts";
import { invitationColumns, memberColumns } from "#app/features/portal/team-columns.tsx";
import { useMayInPortal } from "#app/features/portal/use-customer.ts";
import { readList } from "#app/lib/list-url.ts";
import { call, findSession } from "#app/lib/load.ts";
import { mayInPortal } from "#server/contracts/permissions.ts";

export const meta: MetaFunction = () => [{ title: "Team" }];

const membersPerPage = 50;
const mostInvitations = 200;

export async function loader(args: LoaderFunctionArgs) {
  const { cursor } = readList(new URL(args.request.url).searchParams, { filters: {} });
  const [customer] = (await findSession(args))?.customers ?? [];
  // Who is invited concerns those who invite.
  const mayManage = customer !== undefined && mayInPortal(customer.role, "team.manage");
  const [members, invited] = await call(args, ({ portal }) =>
    Promise.all([
      portal.team.list({ limit: membersPerPage, ...(cursor ? { cursor } : {}) }),
      mayManage ? portal.invitations.list({ limit: mostInvitations }).then(({ data }) => data) : [],
    ]),
  );
  const waiting = invited.filter(({ status }) => status === "open" || status === "expired");
  return { members, waiting };
}

export const action = teamAction;

export default function Team() {
  const { members, waiting } = useLoaderData<typeof loader>();
  const mayManage = useMayInPortal("team.manage");
  return (
    <>
      <PageHeader title="Team" description="Who may open this portal, and what they may do in it.">
        <Button asChild>
          <Link to="/account">Your account</Link>
        </Button>
        {mayManage && <InviteDialog />}
      </PageHeader>
      <DataTable
        list="own-team"
        label="Team"
        columns={memberColumns(mayManage)}
        rows={members.data}
        keyOf={({ id }) => id}
        nextCursor={members.next_cursor}
        empty={
          <EmptyState icon={Users} title="Nobody on this page">
            The team has fewer members than this page’s address says.
          </EmptyState>
        }
      />
      {waiting.length > 0 && (
        <section aria-labelledby="invited" className="grid grid-cols-1 gap-3">
          <h2 id="invited" className="font-semibold text-ink text-lg tracking-tight">
            Invited
          </h2>
          <DataTable
            list="own-invitations"
            label="Invitations"
            columns={invitationColumns(mayManage)}
            rows={waiting}
            keyOf={({ id }) => id}
            empty={null}
          />
        </section>
      )}
    </>
  );
}
