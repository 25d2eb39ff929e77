import { useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { keptSubmissions, type Obstacle } from "#app/lib/kept-submissions.ts";
import { useTypist } from "#app/lib/use-typist.ts";

const words: Record<Obstacle, { title: string; description: string }> = {
  connection: {
    title: "The connection failed",
    description: "It is not known whether this was saved. What you typed is kept: try again once you are online.",
  },
  session: {
    title: "Your session has ended",
    description: "Nothing was saved yet. What you typed is kept: sign in in another tab, then come back and try again.",
  },
};

/** Who is signed in by now, on the page that is open; null: nobody, or the server is not reached. */
async function askTypist(): Promise<string | null> {
  try {
    const answer = await fetch(`/typist?${new URLSearchParams({ at: window.location.pathname })}`);
    return (answer.ok && (await answer.text())) || null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Clears the page of what was typed when its user comes back to it as somebody else. */
function useLeftToNobody(obstacle: Obstacle | null): void {
  const typist = useTypist();
  const { revalidate } = useRevalidator();
  const isIdle = useNavigation().state === "idle";
  const [isLeft, setLeft] = useState(false);
  useEffect(() => {
    keptSubmissions.typist = typist;
    return () => keptSubmissions.giveBack();
  }, [typist]);
  useEffect(() => {
    if (obstacle === null) return;
    const look = async () => {
      if (keptSubmissions.leaveTo(await askTypist())) setLeft(true);
    };
    const onFocus = () => void look();
    window.addEventListener("focus", onFocus);
    return () => window.removeEventListener("focus", onFocus);
  }, [obstacle]);
  useEffect(() => {
    // While a form is under way the router loads nothing anew.
    if (!isLeft || !isIdle) return;
    setLeft(false);
    revalidate();
  }, [isLeft, isIdle, revalidate]);
}

/** Says that a form did not get through, and lets its user send it again; it stays behind as it was typed. */
export function KeptForms() {
  const obstacle = useSyncExternalStore(keptSubmissions.subscribe, keptSubmissions.obstacle, () => null);
  useLeftToNobody(obstacle);
  const { title, description } = words[obstacle ?? "connection"];
  return (
    <Dialog
      open={obstacle !== null}
      onOpenChange={() => keptSubmissions.giveBack()}
      title={title}
      description={description}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={() => keptSubmissions.giveBack()}>
          Back to the page
        </Button>
        {obstacle === "session" && (
          <Button asChild>
            <a href="/login" target="_blank" rel="noreferrer">
              Sign in
            </a>
          </Button>
        )}
        <Button variant="primary" onClick={() => keptSubmissions.sendAgain()} autoFocus={obstacle === "connection"}>
          Try again
        </Button>
      </div>
    </Dialog>
  );
}
