import { Link, useLocation, useNavigate, useRouteError } from "@remix-run/react";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { JsonDiff } from "#app/components/ui/json-diff.tsx";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { describeError } from "#app/features/errors/describe-error.ts";
import type { AuditEventView } from "#server/contracts/audit.ts";
import { actorName } from "./audit-list.ts";
import { actionWords, addressText, historyOf, subjectName, subjectPage, subjectWord } from "./audit-words.ts";

/** Back to the log, with its filters. */
function useClose() {
  const navigate = useNavigate();
  const { search } = useLocation();
  return () => navigate({ pathname: "/console/audit-log", search }, { preventScrollReset: true });
}

const linkClasses = "rounded text-accent-text underline-offset-2 hover:underline";

/** As loaders bring it: JSON, where a missing value may be absent. */
type Event = Omit<AuditEventView, "before" | "after"> & { before?: unknown; after?: unknown };

function Subject({ event }: { event: Event }) {
  const page = subjectPage(event);
  const name = subjectName(event) ?? subjectWord(event.subject_type);
  return (
    <span className="grid gap-1">
      {page ? (
        <Link to={page} className={`name-text ${linkClasses}`}>
          {name}
        </Link>
      ) : (
        <span className="name-text">{name}</span>
      )}
      <Copyable value={event.subject_id} label="object’s id" className="text-sm" />
    </span>
  );
}

function Who({ event: { actor } }: { event: Event }) {
  const known = actorName({ actor });
  return (
    <span className="grid">
      <Link to={`/console/audit-log?actor_id=${encodeURIComponent(actor.id)}`} className={`name-text ${linkClasses}`}>
        {known}
      </Link>
      {actor.type === "management_key" && <span className="text-ink-muted text-sm">Management key</span>}
      {actor.email !== null && actor.email !== known && (
        <span className="break-all text-ink-muted text-sm">{actor.email}</span>
      )}
    </span>
  );
}

/** One change beside the log: who, from where, on what, and each field before and after. */
export function AuditSheet({ event }: { event: Event }) {
  const { before, after } = event;
  const told = (before ?? null) !== null || (after ?? null) !== null;
  return (
    <Sheet title={actionWords(event.action)} description={<Time at={event.created_at} />} onClose={useClose()}>
      <section className="border-line border-b p-5">
        <DescriptionList
          items={[
            { term: "Who", detail: <Who event={event} /> },
            { term: "From address", detail: addressText(event.remote_address) ?? "The deployment itself" },
            { term: subjectWord(event.subject_type), detail: <Subject event={event} /> },
            {
              term: "History",
              detail: (
                <Link to={historyOf(event.subject_id)} className={linkClasses}>
                  All changes of this object
                </Link>
              ),
            },
          ]}
        />
      </section>
      <section className="p-5">
        <h3 className="mb-3 font-semibold text-ink-muted text-sm">Before and after</h3>
        {told ? (
          <JsonDiff before={before} after={after} />
        ) : (
          <p className="text-ink-muted">The act itself is all that is noted.</p>
        )}
      </section>
    </Sheet>
  );
}

/** Where a change would stand that cannot be shown: the log stays. */
export function AuditErrorSheet() {
  const { title, advice } = describeError(useRouteError());
  return (
    <Sheet title={title} description={advice} onClose={useClose()}>
      {null}
    </Sheet>
  );
}
