import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import type { InviteProps } from "./invite-form.tsx";

const InviteForm = lazy(() => import("./invite-form.tsx"));

interface InviteDialogProps extends InviteProps {
  title?: string;
  /** Stands at a card's head, beside the page's own primary act. */
  small?: boolean;
}

/** The button that asks somebody into the team, and its form. */
export function InviteDialog({ title = "Invite to the team", small = false, ...props }: InviteDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant={small ? "secondary" : "primary"} size={small ? "small" : "medium"}>
          <UserPlus className="size-4" aria-hidden />
          Invite
        </Button>
      }
      title={title}
      description="They get a mail with a link that works for a week; accepting it makes them a member."
    >
      <Suspense fallback={<Skeleton className="h-48 rounded-lg" />}>
        <InviteForm {...props} onClose={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  );
}
