import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { InviteDialog } from "#app/features/team/invite-dialog.tsx";
import { ownTeamAction } from "#app/features/team/team-action.ts";
import { lastOfFirst, portalTeam, type TeamReader } from "#app/features/team/team-kind.ts";
import { isWaiting, membersPerPage, mostInvitations, TeamLists } from "#app/features/team/team-lists.tsx";
import { readList } from "#app/lib/list-url.ts";
import { call, findSession } from "#app/lib/load.ts";
import { mayInPortal } from "#server/contracts/permissions.ts";
import { customerRoles } from "#server/contracts/roles.ts";

export const meta: MetaFunction = () => [{ title: "Team" }];

export async function loader(args: LoaderFunctionArgs) {
  const { cursor } = readList(new URL(args.request.url).searchParams, { filters: {} });
  const session = await findSession(args);
  const [customer] = session?.customers ?? [];
  // Who is invited concerns those who invite.
  const mayManage = customer !== undefined && mayInPortal(customer.role, "team.manage");
  const [members, invited] = await call(args, ({ portal }) =>
    Promise.all([
      portal.team.list({ limit: membersPerPage, ...(cursor ? { cursor } : {}) }),
      mayManage ? portal.invitations.list({ limit: mostInvitations }).then(({ data }) => data) : [],
    ]),
  );
  const reader: TeamReader = {
    userId: session?.user.id ?? null,
    gives: mayManage ? customerRoles : [],
    lastId: lastOfFirst(portalTeam, members, cursor === null),
    needsTwoFactor: false,
  };
  return { members, waiting: invited.filter(isWaiting), reader };
}

export const action = ownTeamAction;

export default function Team() {
  const { members, waiting, reader } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Team" description="Who may open this portal, and what they may do in it.">
        <Button asChild>
          <Link to="/account">Your account</Link>
        </Button>
        {reader.gives.length > 0 && <InviteDialog kind={portalTeam} gives={reader.gives} />}
      </PageHeader>
      <TeamLists kind={portalTeam} reader={reader} members={members} waiting={waiting} csvHref="/portal/team/csv" />
    </>
  );
}
