import { Link } from "@remix-run/react";
import { useMay } from "#app/features/console/use-role.ts";
import { historyOf } from "./audit-words.ts";

/** To the changes of this object, for those who may read them. */
export function HistoryLink({ id }: { id: string }) {
  if (!useMay("audit.read")) return null;
  return (
    <Link
      to={historyOf(id)}
      prefetch="intent"
      className="rounded text-accent-text text-sm underline-offset-2 hover:underline"
    >
      History
    </Link>
  );
}
