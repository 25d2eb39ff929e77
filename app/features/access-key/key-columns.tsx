import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyStatus } from "./key-status.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyButton } from "./rotate-key-dialog.tsx";

type Row = ListedAccessKeyView;

const windows = { day: "today", month: "this month", total: "in all" };

/** What it spent, beside its cap where it has one. */
function Spent({ accessKey: { spend, credit_limit } }: { accessKey: Row }) {
  if (!credit_limit) return <Amount value={spend.total} />;
  return (
    <>
      <Amount value={spend[credit_limit.window]} />
      <span className="block text-ink-faint text-xs">
        of <Amount value={credit_limit.amount} /> {windows[credit_limit.window]}
      </span>
    </>
  );
}

function limits({ scopes, rate_limits }: Row): string {
  const words = [
    scopes.models && `${scopes.models.length} models`,
    scopes.endpoints && `${scopes.endpoints.length} endpoints`,
    scopes.ip_ranges && `${scopes.ip_ranges.length} addresses`,
    rate_limits.rpm !== null && `${formatCount(rate_limits.rpm)} a minute`,
  ].filter(Boolean);
  return words.length > 0 ? words.join(", ") : "All of the endpoint";
}

const columns: readonly Column<Row>[] = [
  {
    id: "name",
    head: "Key",
    fixed: true,
    wide: true,
    sort: "name",
    cell: ({ name }) => <span className="line-clamp-2">{name}</span>,
  },
  {
    id: "prefix",
    head: "Secret",
    room: "medium",
    cell: ({ prefix }) => <code className="font-mono text-ink-muted text-xs">{prefix}…</code>,
  },
  { id: "status", head: "Status", cell: ({ status }) => <KeyStatus status={status} /> },
  {
    id: "hour",
    head: "Last hour",
    unit: "requests",
    numeric: true,
    room: "large",
    cell: (row) => formatCount(row.requests_hour),
  },
  {
    id: "day",
    head: "Last day",
    unit: "requests",
    numeric: true,
    optional: true,
    cell: (row) => formatCount(row.requests_day),
  },
  {
    id: "spent",
    head: "Spent",
    unit: "credits",
    numeric: true,
    room: "large",
    cell: (row) => <Spent accessKey={row} />,
  },
  {
    id: "last_used",
    head: "Last used",
    room: "huge",
    sort: "last_used_at",
    descendingFirst: true,
    cell: ({ last_used_at }) => (last_used_at ? <Time at={last_used_at} seconds={false} /> : "Never"),
  },
  {
    id: "expires",
    head: "Expires",
    room: "huge",
    sort: "expires_at",
    cell: ({ expires_at }) => (expires_at ? <Time at={expires_at} seconds={false} /> : "Never"),
  },
  { id: "may", head: "May use", optional: true, cell: (row) => <span className="text-ink-muted">{limits(row)}</span> },
  {
    id: "created",
    head: "Created",
    optional: true,
    sort: "created_at",
    descendingFirst: true,
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
];

const acts = (onRotate: (accessKey: Row) => void): Column<Row> => ({
  id: "acts",
  head: "Actions",
  fixed: true,
  numeric: true,
  cell: (row) => (
    <span className="inline-flex">
      <span className="hidden @lg:inline">
        <RotateKeyButton accessKey={row} onRotate={onRotate} />
      </span>
      <RevokeKeyDialog accessKey={row} />
    </span>
  ),
});

/** The columns of an endpoint's keys. @param onRotate null: the reader may change none */
export const keyColumns = (onRotate: ((accessKey: Row) => void) | null): readonly Column<Row>[] =>
  onRotate ? [...columns, acts(onRotate)] : columns;
