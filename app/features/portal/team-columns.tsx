import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { Column } from "#app/components/data-table/column.ts";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { StatusBadge, type StatusLook } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { customerRoles } from "#server/contracts/roles.ts";
import type { InvitationView, TeamMemberView } from "#server/contracts/team.ts";
import type { teamAction } from "./team-action.ts";
import { roleWord, teamRoleWords } from "./team-roles.ts";

const address = "/portal/team";

/** A member's role, changed by choosing another. */
function RoleSelect({ member }: { member: TeamMemberView }) {
  const fetcher = useFetcher<typeof teamAction>();
  const say = useToast();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  useEffect(() => {
    if (!answer) return;
    say(
      "done" in answer
        ? "Role changed"
        : Object.values(answer.submission.error ?? {})
            .flat()
            .join(" "),
    );
  }, [answer, say]);
  return (
    <fetcher.Form method="post" action={address} className="flex items-center gap-2">
      <input type="hidden" name="intent" value="role" />
      <input type="hidden" name="id" value={member.id} />
      <Select
        // A refused change shows the role as it is.
        key={`${member.role} ${fetcher.state}`}
        name="role"
        aria-label={`Role of ${member.name}`}
        defaultValue={fetcher.formData?.get("role")?.toString() ?? member.role}
        disabled={fetcher.state !== "idle"}
        className="min-w-28"
        onChange={({ currentTarget }) => fetcher.submit(currentTarget.form)}
      >
        {customerRoles.map((role) => (
          <option key={role} value={role}>
            {teamRoleWords[role].word}
          </option>
        ))}
      </Select>
      <noscript>
        <Button type="submit" size="small">
          Save
        </Button>
      </noscript>
    </fetcher.Form>
  );
}

function RemoveMember({ member }: { member: TeamMemberView }) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="quiet" size="small" aria-label={`Remove ${member.name}`}>
          Remove
        </Button>
      }
      title={`Remove ${member.name}?`}
      effect="They can no longer open this portal. The keys they made go on working: revoke those apart."
      confirmLabel="Remove from team"
      fields={{ intent: "remove", id: member.id }}
      action={address}
      said="Removed from the team"
    />
  );
}

/** The columns of a customer's team; what changes a member is for its admins. */
export const memberColumns = (mayManage: boolean): readonly Column<TeamMemberView>[] => [
  {
    id: "name",
    head: "Name",
    fixed: true,
    wide: true,
    cell: ({ name, email }) => (
      <>
        <span className="line-clamp-2 font-medium [unicode-bidi:plaintext]">{name}</span>
        <span className="block truncate text-ink-muted text-sm" title={email}>
          {email}
        </span>
      </>
    ),
  },
  {
    id: "role",
    head: "Role",
    cell: (member) => (mayManage ? <RoleSelect member={member} /> : roleWord(member.role)),
  },
  { id: "factor", head: "Two-factor", room: "medium", cell: ({ two_factor }) => (two_factor ? "On" : "Off") },
  {
    id: "seen",
    head: "Last seen",
    room: "medium",
    cell: ({ last_seen_at }) => (last_seen_at ? <Time at={last_seen_at} seconds={false} /> : "Not signed in"),
  },
  ...(mayManage
    ? [
        {
          id: "acts",
          head: "Actions",
          fixed: true,
          numeric: true,
          cell: (member: TeamMemberView) => <RemoveMember member={member} />,
        },
      ]
    : []),
];

const invitationLooks: Readonly<Record<string, StatusLook>> = { open: { tone: "accent", word: "Waiting" } };

function InvitationActs({ invitation }: { invitation: InvitationView }) {
  const fields = { id: invitation.id };
  return (
    <span className="inline-flex">
      <ConfirmDialog
        trigger={
          <Button variant="quiet" size="small" aria-label={`Send again to ${invitation.email}`}>
            Resend
          </Button>
        }
        title="Send the invitation again?"
        effect="A new mail with a new link goes out; the link of the mail before no longer works."
        confirmLabel="Send again"
        cancelLabel="Cancel"
        tone="primary"
        fields={{ intent: "resend", ...fields }}
        action={address}
        said="Invitation sent again"
      />
      <ConfirmDialog
        trigger={
          <Button variant="quiet" size="small" aria-label={`Withdraw the invitation of ${invitation.email}`}>
            Withdraw
          </Button>
        }
        title="Withdraw the invitation?"
        effect={`The link that went to ${invitation.email} stops working.`}
        confirmLabel="Withdraw invitation"
        fields={{ intent: "withdraw", ...fields }}
        action={address}
        said="Invitation withdrawn"
      />
    </span>
  );
}

/** The columns of the invitations that nobody has taken yet. */
export const invitationColumns = (mayManage: boolean): readonly Column<InvitationView>[] => [
  {
    id: "email",
    head: "Invited",
    fixed: true,
    wide: true,
    cell: ({ email }) => <span className="truncate">{email}</span>,
  },
  { id: "role", head: "Role", cell: ({ role }) => roleWord(role) },
  {
    id: "status",
    head: "Status",
    room: "small",
    cell: ({ status }) => <StatusBadge status={status} looks={invitationLooks} />,
  },
  {
    id: "expires",
    head: "Expires",
    room: "medium",
    cell: ({ expires_at }) => <Time at={expires_at} seconds={false} />,
  },
  ...(mayManage
    ? [
        {
          id: "acts",
          head: "Actions",
          fixed: true,
          numeric: true,
          cell: (invitation: InvitationView) => <InvitationActs invitation={invitation} />,
        },
      ]
    : []),
];
