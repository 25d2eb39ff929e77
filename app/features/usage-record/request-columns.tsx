import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";
import { tokenTotals } from "./token-totals.ts";
import { UsageStatus } from "./usage-status.tsx";

/** How ids of other things are called: what has no name here is shown by its id. */
export interface RequestNames {
  endpoints: ReadonlyMap<string, string>;
  customers: ReadonlyMap<string, string>;
}

const named = (names: ReadonlyMap<string, string>, id: string) => (
  <span className="block max-w-48 truncate [unicode-bidi:plaintext]" title={names.get(id) ?? id}>
    {names.get(id) ?? id}
  </span>
);

const ofNumbers: readonly Column<UsageRecordView>[] = [
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
    room: "huge",
    cell: (row) => (row.ttft_ms === null ? "–" : formatDuration(row.ttft_ms)),
  },
  {
    id: "latency",
    head: "Latency",
    numeric: true,
    room: "medium",
    cell: (row) => formatDuration(row.latency_ms),
  },
  {
    id: "charge",
    head: "Charge",
    unit: "credits",
    numeric: true,
    className: "font-medium",
    cell: (row) => <Amount value={row.charge} align={6} />,
  },
  {
    id: "cost",
    head: "Cost",
    numeric: true,
    optional: true,
    cell: (row) => (row.cost ? <Amount value={row.cost.amount} unit={row.cost.currency} /> : "–"),
  },
];

/** The columns of the merchant's request log. */
export const requestColumns = (names: RequestNames): readonly Column<UsageRecordView>[] => [
  {
    id: "time",
    head: "Time",
    fixed: true,
    className: "whitespace-nowrap",
    cell: (row) => <Time at={row.created_at} />,
  },
  { id: "status", head: "Status", cell: (row) => <UsageStatus status={row.status} /> },
  {
    id: "model",
    head: "Model",
    wide: true,
    cell: (row) => (
      <span className="line-clamp-2 break-all font-mono text-sm [unicode-bidi:plaintext]">{row.logical_model}</span>
    ),
  },
  { id: "endpoint", head: "Endpoint", room: "large", cell: (row) => named(names.endpoints, row.ve_id) },
  { id: "customer", head: "Customer", room: "huge", cell: (row) => named(names.customers, row.customer_id) },
  ...ofNumbers,
  { id: "app", head: "App", optional: true, cell: (row) => row.app ?? "–" },
  {
    id: "id",
    head: "Request id",
    optional: true,
    cell: (row) => <Copyable value={row.id} label="request id" truncate />,
  },
];
