import { Send, X } from "lucide-react";
import type { Column } from "#app/components/data-table/column.ts";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { StatusBadge, type StatusLook } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { InvitationView } from "#server/contracts/team.ts";
import { roleWord, type TeamKind, type TeamReader } from "./team-kind.ts";

const invitationLooks: Readonly<Record<string, StatusLook>> = { open: { tone: "accent", word: "Waiting" } };

interface InvitationActsProps {
  kind: TeamKind;
  invitation: InvitationView;
  onWithdraw: () => void;
}

function InvitationActs({ kind, invitation, onWithdraw }: InvitationActsProps) {
  return (
    <span className="inline-flex">
      <ConfirmDialog
        trigger={
          <Button variant="quiet" size="small" aria-label={`Resend to ${invitation.email}`}>
            <Send className="size-4 @lg:hidden" aria-hidden />
            <span className="hidden @lg:inline">Resend</span>
          </Button>
        }
        title="Send the invitation again?"
        effect="A new mail with a new link goes out; the link of the mail before no longer works."
        confirmLabel="Send again"
        cancelLabel="Cancel"
        tone="primary"
        fields={{ intent: "resend", id: invitation.id }}
        action={kind.address}
        said="Invitation sent again"
      />
      <Button
        variant="quiet"
        size="small"
        aria-label={`Withdraw the invitation of ${invitation.email}`}
        onClick={onWithdraw}
      >
        <X className="size-4 @lg:hidden" aria-hidden />
        <span className="hidden @lg:inline">Withdraw</span>
      </Button>
    </span>
  );
}

/** The columns of the invitations that nobody has taken yet. */
export const invitationColumns = (
  kind: TeamKind,
  reader: TeamReader,
  onWithdraw: (invitation: InvitationView) => void,
): readonly Column<InvitationView>[] => [
  {
    id: "email",
    head: "Invited",
    fixed: true,
    wide: true,
    className: "min-w-24!",
    cell: ({ email, invited_by }) => (
      <>
        <span className="block truncate" title={email}>
          {email}
        </span>
        <span className="block truncate text-ink-muted text-sm [unicode-bidi:plaintext]">by {invited_by}</span>
      </>
    ),
  },
  { id: "role", head: "Role", cell: ({ role }) => roleWord(kind, role) },
  {
    id: "status",
    head: "Status",
    room: "small",
    cell: ({ status }) => <StatusBadge status={status} looks={invitationLooks} />,
  },
  {
    id: "sent",
    head: "Sent",
    room: "large",
    cell: ({ sent_at }) => <Time at={sent_at} seconds={false} />,
  },
  {
    id: "expires",
    head: "Expires",
    room: "medium",
    cell: ({ expires_at }) => <Time at={expires_at} seconds={false} />,
  },
  ...(reader.gives.length > 0
    ? [
        {
          id: "acts",
          head: "Actions",
          fixed: true,
          numeric: true,
          cell: (invitation: InvitationView) =>
            reader.gives.includes(invitation.role) && (
              <InvitationActs kind={kind} invitation={invitation} onWithdraw={() => onWithdraw(invitation)} />
            ),
        },
      ]
    : []),
];
