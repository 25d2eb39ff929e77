/** The list of customers: what it filters by and shows. */
import type { Column } from "#app/components/data-table/column.ts";
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { CustomerView } from "#server/contracts/customer.ts";

const statuses = ["active", "archived"] as const;

export const customerRules = { filters: { status: statuses } } as const;

export const customerFilters: readonly Filter[] = [
  {
    name: "status",
    label: "Status",
    options: [
      { value: "active", label: "Active" },
      { value: "archived", label: "Archived" },
    ],
  },
];

export const customerColumns: readonly Column<CustomerView>[] = [
  {
    id: "name",
    head: "Customer",
    fixed: true,
    wide: true,
    cell: (row) => <span className="line-clamp-2">{row.name}</span>,
  },
  {
    id: "email",
    head: "E-mail address",
    room: "small",
    className: "max-w-72 text-ink-muted",
    cell: (row) => <span className="block truncate">{row.email ?? "–"}</span>,
  },
  { id: "status", head: "Status", cell: (row) => <StatusBadge status={row.status} /> },
  {
    id: "created",
    head: "Since",
    room: "medium",
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => <Time at={row.created_at} seconds={false} />,
  },
  {
    id: "id",
    head: "Id",
    room: "large",
    className: "text-ink-faint text-xs",
    cell: (row) => <Copyable value={row.id} label="customer id" truncate />,
  },
];
