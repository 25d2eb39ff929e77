import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { InviteDialog } from "#app/features/team/invite-dialog.tsx";
import { staffAction } from "#app/features/team/team-action.ts";
import { lastOfFirst, staffTeam, type TeamReader } from "#app/features/team/team-kind.ts";
import { isWaiting, membersPerPage, mostInvitations, TeamLists } from "#app/features/team/team-lists.tsx";
import { readList } from "#app/lib/list-url.ts";
import { call, findSession } from "#app/lib/load.ts";
import { may, mayGive } from "#server/contracts/permissions.ts";
import { merchantRoles } from "#server/contracts/roles.ts";

export const meta = () => [{ title: "Team" }];

export async function loader(args: LoaderFunctionArgs) {
  const { cursor } = readList(new URL(args.request.url).searchParams, { filters: {} });
  const session = await findSession(args);
  const [own] = session?.merchants ?? [];
  const [members, invited] = await call(args, ({ merchant }) =>
    Promise.all([
      merchant.team.list({ limit: membersPerPage, ...(cursor ? { cursor } : {}) }),
      merchant.invitations.list({ limit: mostInvitations }),
    ]),
  );
  const mayManage = own !== undefined && may(own.role, "team.manage");
  const reader: TeamReader = {
    userId: session?.user.id ?? null,
    gives: mayManage ? merchantRoles.filter((role) => mayGive(own.role, role)) : [],
    lastId: lastOfFirst(staffTeam, members, cursor === null),
    needsTwoFactor: own?.require_two_factor ?? false,
  };
  return { members, waiting: invited.data.filter(isWaiting), reader };
}

export const action = staffAction;

export default function Team() {
  const { members, waiting, reader } = useLoaderData<typeof loader>();
  return (
    <PageBody>
      <PageHeader title="Team" description="Who may open this console, and what they may do in it.">
        {reader.gives.length > 0 && <InviteDialog kind={staffTeam} gives={reader.gives} />}
      </PageHeader>
      <TeamLists kind={staffTeam} reader={reader} members={members} waiting={waiting} csvHref="/console/team/csv" />
    </PageBody>
  );
}
