import type { LoaderFunctionArgs } from "@remix-run/node";
import { auditInput, auditRules, defaultRange } from "#app/features/audit-log/audit-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import type { AuditEventView } from "#server/contracts/audit.ts";

const jsonOf = (value: unknown): string => (value === null || value === undefined ? "" : JSON.stringify(value));

const columns: { head: string; value: (row: AuditEventView) => string | null }[] = [
  { head: "Time (UTC)", value: ({ created_at }) => created_at },
  { head: "Who", value: ({ actor }) => actor.name ?? actor.id },
  { head: "E-mail", value: ({ actor }) => actor.email },
  { head: "Who (id)", value: ({ actor }) => actor.id },
  { head: "From address", value: ({ remote_address }) => remote_address },
  { head: "Action", value: ({ action }) => action },
  { head: "Subject", value: ({ subject_type }) => subject_type },
  { head: "Subject (id)", value: ({ subject_id }) => subject_id },
  { head: "Before", value: ({ before }) => jsonOf(before) },
  { head: "After", value: ({ after }) => jsonOf(after) },
];

/** The audit log as CSV, with the log's own filters and time. */
export function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const range = readTimeRange(parameters, Date.now(), defaultRange);
  const { cursor: _, ...input } = auditInput(readList(parameters, auditRules), range);
  return csvResponse<AuditEventView>({
    fileName: "audit-log",
    columns,
    page: (cursor) =>
      call(args, ({ merchant }) =>
        merchant.auditEvents.list({ ...input, limit: 200, ...(cursor === null ? {} : { cursor }) }),
      ),
  });
}
