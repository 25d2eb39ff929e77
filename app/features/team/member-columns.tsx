import { UserMinus } from "lucide-react";
import type { Column } from "#app/components/data-table/column.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { TeamMemberView } from "#server/contracts/team.ts";
import { mayChange, RoleSelect } from "./role-select.tsx";
import type { TeamKind, TeamReader } from "./team-kind.ts";

function Name({ member: { name, email, user_id }, reader }: { member: TeamMemberView; reader: TeamReader }) {
  return (
    <>
      <span className="flex min-w-0 items-center gap-2">
        <span className="name-text line-clamp-2 min-w-0 font-medium">{name}</span>
        {user_id === reader.userId && <Badge>You</Badge>}
      </span>
      <span className="block truncate text-ink-muted text-sm" title={email}>
        {email}
      </span>
    </>
  );
}

function TwoFactor({ isOn, isNeeded }: { isOn: boolean; isNeeded: boolean }) {
  if (isOn || !isNeeded) return isOn ? "On" : "Off";
  return <Badge tone="warning">Off, locked out</Badge>;
}

function RemoveMember({ member, onRemove }: { member: TeamMemberView; onRemove: () => void }) {
  return (
    <Button variant="quiet" size="small" aria-label={`Remove ${member.name}`} onClick={onRemove}>
      <UserMinus className="size-4 @lg:hidden" aria-hidden />
      <span className="hidden @lg:inline">Remove</span>
    </Button>
  );
}

/** The columns of a team; what changes a member is for those who may give and take its role. */
export const memberColumns = (
  kind: TeamKind,
  reader: TeamReader,
  onRemove: (member: TeamMemberView) => void,
): readonly Column<TeamMemberView>[] => [
  {
    id: "name",
    head: "Name",
    fixed: true,
    wide: true,
    // Beside a choice and a button, on a phone.
    className: "min-w-24!",
    cell: (member) => <Name member={member} reader={reader} />,
  },
  { id: "role", head: "Role", cell: (member) => <RoleSelect kind={kind} member={member} reader={reader} /> },
  {
    id: "factor",
    head: "Two-factor",
    room: "medium",
    cell: ({ two_factor }) => <TwoFactor isOn={two_factor} isNeeded={reader.needsTwoFactor} />,
  },
  {
    id: "seen",
    head: "Last seen",
    room: "medium",
    cell: ({ last_seen_at }) => (last_seen_at ? <Time at={last_seen_at} seconds={false} /> : "Not signed in"),
  },
  {
    id: "since",
    head: "Member since",
    optional: true,
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
  ...(reader.gives.length > 0
    ? [
        {
          id: "acts",
          head: "Actions",
          fixed: true,
          numeric: true,
          cell: (member: TeamMemberView) =>
            mayChange(reader, member) && <RemoveMember member={member} onRemove={() => onRemove(member)} />,
        },
      ]
    : []),
];
