/** What every log of requests shows, the merchant's and the customer's. */
import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import { tokenTotals } from "./token-totals.ts";
import { UsageStatus } from "./usage-status.tsx";
import type { UsageRow } from "./usage-table.tsx";

/** The name of a thing that a request belongs to, in the room that a list has for it. */
export const nameCell = (name: string) => (
  <span className="block max-w-36 truncate @6xl:max-w-48 [unicode-bidi:plaintext]" title={name}>
    {name}
  </span>
);

/** When, how it ended, and by what model. */
export const leadingColumns: readonly Column<UsageRow>[] = [
  {
    id: "time",
    head: "Time",
    fixed: true,
    className: "@lg:whitespace-nowrap",
    cell: (row) => (
      <>
        <Time at={row.created_at} />
        {/* What went wrong is seen on a phone as well. */}
        {row.status !== "succeeded" && (
          <span className="mt-1 block @lg:hidden">
            <UsageStatus status={row.status} />
          </span>
        )}
      </>
    ),
  },
  { id: "status", head: "Status", room: "small", cell: (row) => <UsageStatus status={row.status} /> },
  {
    id: "model",
    head: "Model",
    wide: true,
    cell: (row) => (
      <span className="wrap-anywhere line-clamp-2 font-mono text-sm [unicode-bidi:plaintext]">{row.logical_model}</span>
    ),
  },
];

/** Tokens, times and the charge. */
export const figureColumns: readonly Column<UsageRow>[] = [
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

/** Chosen by who looks for something: the application's name and the request's id. */
export const trailingColumns: readonly Column<UsageRow & { app: string | null }>[] = [
  { id: "app", head: "App", optional: true, cell: (row) => row.app ?? "–" },
  {
    id: "id",
    head: "Request id",
    optional: true,
    cell: (row) => <Copyable value={row.id} label="request id" truncate />,
  },
];
