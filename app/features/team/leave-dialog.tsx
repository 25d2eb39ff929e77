import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import type { InvitationView, TeamMemberView } from "#server/contracts/team.ts";
import type { TeamKind, TeamReader } from "./team-kind.ts";

/** Who is about to be taken out: a member, or somebody who is only invited. */
export type Leaving = { member: TeamMemberView } | { invitation: InvitationView };

interface LeaveDialogProps {
  kind: TeamKind;
  reader: TeamReader;
  leaving: Leaving;
  onClose: () => void;
}

function wordsOf({ kind, reader, leaving }: LeaveDialogProps) {
  if ("invitation" in leaving) {
    return {
      title: "Withdraw the invitation?",
      effect: `The link that went to ${leaving.invitation.email} stops working.`,
      confirmLabel: "Withdraw invitation",
      fields: { intent: "withdraw", id: leaving.invitation.id },
      said: "Invitation withdrawn",
    };
  }
  const { id, user_id, name } = leaving.member;
  const self = user_id === reader.userId;
  return {
    title: self ? "Remove yourself?" : `Remove ${name}?`,
    effect: self ? "You can no longer open this page, nor bring yourself back." : kind.removal,
    confirmLabel: "Remove from team",
    fields: { intent: "remove", id },
    said: "Removed from the team",
  };
}

/** Asks before somebody is taken out. It stands beside the lists: a row that is gone could not say that it was done. */
export function LeaveDialog(props: LeaveDialogProps) {
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      action={props.kind.address}
      {...wordsOf(props)}
    />
  );
}
