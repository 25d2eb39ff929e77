import { Users } from "lucide-react";
import { useState } from "react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import type { InvitationView, TeamMemberView } from "#server/contracts/team.ts";
import { invitationColumns } from "./invitation-columns.tsx";
import { LeaveDialog, type Leaving } from "./leave-dialog.tsx";
import { memberColumns } from "./member-columns.tsx";
import type { TeamKind, TeamReader } from "./team-kind.ts";

export const membersPerPage = 50;
export const mostInvitations = 200;

/** Whether somebody may still take it. */
export const isWaiting = ({ status }: InvitationView): boolean => status === "open" || status === "expired";

interface TeamListsProps {
  kind: TeamKind;
  reader: TeamReader;
  members: { data: readonly TeamMemberView[]; next_cursor: string | null };
  waiting: readonly InvitationView[];
  csvHref?: string;
}

/** A team's members, and below them who is invited and not in yet. */
export function TeamLists({ kind, reader, members, waiting, csvHref }: TeamListsProps) {
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  return (
    <>
      {leaving && <LeaveDialog kind={kind} reader={reader} leaving={leaving} onClose={() => setLeaving(null)} />}
      <DataTable
        list={kind.list}
        label="Team"
        columns={memberColumns(kind, reader, (member) => setLeaving({ member }))}
        rows={members.data}
        keyOf={({ id }) => id}
        nextCursor={members.next_cursor}
        csvHref={csvHref}
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
            list={`${kind.list}-invitations`}
            label="Invitations"
            columns={invitationColumns(kind, reader, (invitation) => setLeaving({ invitation }))}
            rows={waiting}
            keyOf={({ id }) => id}
            empty={null}
          />
        </section>
      )}
    </>
  );
}
