import type { Column } from "#app/components/data-table/column.ts";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { AuditEventView } from "#server/contracts/audit.ts";
import { actorName } from "./audit-list.ts";
import { actionWords, addressText, subjectName, subjectWord } from "./audit-words.ts";

function Subject({ event }: { event: AuditEventView }) {
  const name = subjectName(event);
  return (
    <span className="grid min-w-0">
      <span className="name-text line-clamp-2 text-ink">{name ?? subjectWord(event.subject_type)}</span>
      <span className="truncate text-ink-muted text-sm" title={event.subject_id}>
        {name === null ? event.subject_id : subjectWord(event.subject_type)}
      </span>
    </span>
  );
}

/** Who, what, on what, when. */
export const auditColumns: readonly Column<AuditEventView>[] = [
  {
    id: "time",
    head: "Time",
    fixed: true,
    className: "@lg:whitespace-nowrap",
    cell: (row) => <Time at={row.created_at} />,
  },
  {
    id: "who",
    head: "Who",
    room: "small",
    cell: (row) => (
      <span className="block max-w-48 truncate [unicode-bidi:plaintext]" title={row.actor.email ?? actorName(row)}>
        {actorName(row)}
      </span>
    ),
  },
  {
    id: "action",
    head: "Action",
    className: "@2xl:whitespace-nowrap",
    cell: (row) => (
      <>
        {actionWords(row.action)}
        <span className="name-text line-clamp-2 text-ink-muted text-sm @lg:hidden">
          {subjectName(row) ?? subjectWord(row.subject_type)}, by {actorName(row)}
        </span>
      </>
    ),
  },
  { id: "subject", head: "Object", wide: true, room: "small", cell: (row) => <Subject event={row} /> },
  {
    id: "address",
    head: "From",
    room: "large",
    cell: (row) => <span className="text-ink-muted tabular-nums">{addressText(row.remote_address) ?? "–"}</span>,
  },
  {
    id: "subject_id",
    head: "Object’s id",
    optional: true,
    cell: (row) => <Copyable value={row.subject_id} label="object’s id" truncate />,
  },
];
