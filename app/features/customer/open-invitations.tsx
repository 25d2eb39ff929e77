import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { roleWord, type TeamKind, type TeamRole } from "#app/features/team/team-kind.ts";
import type { InvitationView } from "#server/contracts/team.ts";

function Acts({ kind, invitation }: { kind: TeamKind; invitation: InvitationView }) {
  return (
    <span className="ml-auto inline-flex">
      <ConfirmDialog
        trigger={
          <Button variant="quiet" size="small" aria-label={`Resend to ${invitation.email}`}>
            Resend
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
      <ConfirmDialog
        trigger={
          <Button variant="quiet" size="small" aria-label={`Withdraw the invitation of ${invitation.email}`}>
            Withdraw
          </Button>
        }
        title={`Withdraw the invitation of ${invitation.email}?`}
        effect="The link in the mail no longer works. They can be invited again."
        confirmLabel="Withdraw invitation"
        fields={{ intent: "withdraw", id: invitation.id }}
        action={kind.address}
        said="Invitation withdrawn"
      />
    </span>
  );
}

interface OpenInvitationsProps {
  kind: TeamKind;
  invitations: readonly InvitationView[];
  /** Roles that the reader may give and take. */
  gives: readonly TeamRole[];
}

/** Invitations to a customer's portal that nobody has taken yet. */
export function OpenInvitations({ kind, invitations, gives }: OpenInvitationsProps) {
  return (
    <ul aria-label="Invitations">
      {invitations.map((invitation) => (
        <li
          key={invitation.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-2.5"
        >
          <span className="min-w-0">
            <span className="block truncate text-ink">{invitation.email}</span>
            <span className="block text-ink-muted text-sm">
              Invited as {roleWord(kind, invitation.role).toLowerCase()}; waits to be accepted
            </span>
          </span>
          {gives.includes(invitation.role) && <Acts kind={kind} invitation={invitation} />}
        </li>
      ))}
    </ul>
  );
}
