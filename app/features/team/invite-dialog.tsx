import { UserPlus } from "lucide-react";
import { lazy } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormDialog } from "#app/components/ui/form-dialog.tsx";
import type { InviteProps } from "./invite-form.tsx";

const InviteForm = lazy(() => import("./invite-form.tsx"));

interface InviteDialogProps extends InviteProps {
  title?: string;
  /** Stands at a card's head, beside the page's own primary act. */
  small?: boolean;
}

/** The button that asks somebody into the team, and its form. */
export function InviteDialog({ title = "Invite to the team", small = false, ...props }: InviteDialogProps) {
  return (
    <FormDialog
      trigger={
        <Button variant={small ? "secondary" : "primary"} size={small ? "small" : "medium"}>
          <UserPlus className="size-4" aria-hidden />
          Invite
        </Button>
      }
      title={title}
      description="They get a mail with a link that works for a week; accepting it lets them in."
      waitingClassName="h-48"
    >
      {(close) => <InviteForm {...props} onClose={close} />}
    </FormDialog>
  );
}
