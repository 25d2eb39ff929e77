import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { tokenTotals } from "#app/features/usage-record/token-totals.ts";
import { UsageStatus } from "#app/features/usage-record/usage-status.tsx";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import type { PortalUsageView } from "#server/contracts/portal.ts";

type Row = PortalUsageView;

const named = (names: ReadonlyMap<string, string>, id: string) => (
  <span className="block max-w-48 truncate [unicode-bidi:plaintext]" title={names.get(id) ?? id}>
    {names.get(id) ?? id}
  </span>
);

const figures: readonly Column<Row>[] = [
  {
    id: "input",
    head: "Tokens in",
    numeric: true,
    room: "medium",
    cell: (row) => formatCount(tokenTotals(row.units).input),
  },
  {
    id: "output",
    head: "Tokens out",
    numeric: true,
    room: "medium",
    cell: (row) => `${row.estimated ? "≈ " : ""}${formatCount(tokenTotals(row.units).output)}`,
  },
  {
    id: "ttft",
    head: "First token",
    numeric: true,
    optional: true,
    cell: (row) => (row.ttft_ms === null ? "–" : formatDuration(row.ttft_ms)),
  },
  { id: "latency", head: "Latency", numeric: true, room: "large", cell: (row) => formatDuration(row.latency_ms) },
  {
    id: "charge",
    head: "Charge",
    unit: "credits",
    numeric: true,
    className: "font-medium",
    cell: (row) => <Amount value={row.charge} align={6} />,
  },
];

/** The columns of a customer's request log; what has no name here is shown by its id. */
export const ownRequestColumns = (
  endpoints: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, string>,
): readonly Column<Row>[] => [
  {
    id: "time",
    head: "Time",
    fixed: true,
    className: "@lg:whitespace-nowrap",
    cell: (row) => <Time at={row.created_at} />,
  },
  { id: "status", head: "Status", room: "small", cell: (row) => <UsageStatus status={row.status} /> },
  {
    id: "model",
    head: "Model",
    wide: true,
    cell: (row) => (
      <span className="line-clamp-2 break-all font-mono text-sm [unicode-bidi:plaintext]">{row.logical_model}</span>
    ),
  },
  { id: "key", head: "Key", room: "large", cell: (row) => named(keys, row.key_id) },
  { id: "endpoint", head: "Endpoint", optional: true, cell: (row) => named(endpoints, row.ve_id) },
  ...figures,
  { id: "app", head: "App", optional: true, cell: (row) => row.app ?? "–" },
  {
    id: "id",
    head: "Request id",
    optional: true,
    cell: (row) => <Copyable value={row.id} label="request id" truncate />,
  },
];
