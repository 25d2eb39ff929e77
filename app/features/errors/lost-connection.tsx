import { useSyncExternalStore } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { keptSubmissions } from "#app/lib/kept-submissions.ts";

/** Says that a form did not get through, and lets its user send it again; it stays behind as it was typed. */
export function LostConnection() {
  const open = useSyncExternalStore(keptSubmissions.subscribe, keptSubmissions.areWaiting, () => false);
  return (
    <Dialog
      open={open}
      onOpenChange={() => keptSubmissions.giveBack()}
      title="The connection failed"
      description="It is not known whether this was saved. What you typed is kept: try again once you are online."
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={() => keptSubmissions.giveBack()}>
          Back to the page
        </Button>
        <Button variant="primary" onClick={() => keptSubmissions.sendAgain()} autoFocus>
          Try again
        </Button>
      </div>
    </Dialog>
  );
}
