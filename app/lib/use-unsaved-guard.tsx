import { useBlocker } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";

/**
 * Asks before what was typed is lost: on the way to another page, on reload and on closing the tab. A form's own
 * submission to its own address passes.
 *
 * @returns the question; render it anywhere in the page.
 */
export function useUnsavedGuard(dirty: boolean): ReactNode {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", hold);
    return () => window.removeEventListener("beforeunload", hold);
  }, [dirty]);
  const asked = blocker.state === "blocked";
  return (
    <Dialog
      open={asked}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title="Leave without saving?"
      description="What you changed on this page is not saved yet."
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
        <Button variant="primary" onClick={() => blocker.reset?.()} autoFocus>
          Stay here
        </Button>
      </div>
    </Dialog>
  );
}
