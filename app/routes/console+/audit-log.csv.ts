import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import { type AuditEventView, listAuditEventsInputSchema } from "#server/contracts/audit.ts";

const filterNames = ["actor_type", "actor_id", "action", "subject_type", "subject_id", "from", "to"] as const;

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

/** The audit log as CSV, under the filters of the address. */
export async function loader(args: LoaderFunctionArgs) {
  const query = new URL(args.request.url).searchParams;
  const filters = Object.fromEntries(
    filterNames.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? ""]] : [])),
  );
  const parsed = listAuditEventsInputSchema.safeParse({ limit: 200, ...filters });
  if (!parsed.success) throw new Response("A filter is malformed.", { status: 400 });
  const input = parsed.data;
  return csvResponse<AuditEventView>({
    fileName: "audit-log",
    columns,
    page: (cursor) =>
      call(args, (caller) => caller.merchant.auditEvents.list({ ...input, ...(cursor === null ? {} : { cursor }) })),
  });
}
