import { Link, useRouteError } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { describeError } from "./describe-error.ts";

/** Loads the page anew, from where it was to be. */
function Again() {
  return (
    <Button className="mt-3" onClick={() => window.location.reload()}>
      Try again
    </Button>
  );
}

/** An error as a page of its own: nothing around it can be trusted to render. */
export function ErrorPage() {
  const { status, title, advice } = describeError(useRouteError());
  return (
    <main className="grid min-h-dvh place-items-center px-6 py-16">
      <title>{title}</title>
      <div className="motion-rise grid max-w-sm justify-items-start gap-3">
        {status !== null && <p className="font-mono text-ink-faint text-sm">{status}</p>}
        <h1 className="font-semibold text-2xl text-ink tracking-tight">{title}</h1>
        <p className="text-pretty text-ink-muted text-lg">{advice}</p>
        {status === null ? (
          <Again />
        ) : (
          <Button asChild className="mt-3">
            <Link to="/">Go to the start</Link>
          </Button>
        )}
      </div>
    </main>
  );
}

/** An error inside the console's or portal's frame, which still stands. */
export function ErrorPanel() {
  const { status, title, advice } = describeError(useRouteError());
  return (
    <div className="grid place-items-center px-6 py-24">
      <div className="grid max-w-sm justify-items-start gap-2">
        {status !== null && <p className="font-mono text-ink-faint text-sm">{status}</p>}
        <h1 className="font-semibold text-ink text-xl tracking-tight">{title}</h1>
        <p className="text-pretty text-ink-muted">{advice}</p>
        {status === null && <Again />}
      </div>
    </div>
  );
}
