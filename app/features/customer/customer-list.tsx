/** The list of customers: what it filters by and shows. */
import type { Column } from "#app/components/data-table/column.ts";
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import { customerSorts, type ListedCustomerView } from "#server/contracts/customer.ts";

const statuses = ["active", "archived"] as const;

export const customerRules = { filters: { status: statuses }, sorts: customerSorts } as const;

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

/** Without an endpoint there are no credits, and no place among those who have some: the list's order has them last. */
const creditsOf = ({ virtual_endpoints }: ListedCustomerView, value: string) =>
  virtual_endpoints === 0 ? <span className="text-ink-muted">–</span> : <Amount value={value} align={6} />;

export const customerColumns: readonly Column<ListedCustomerView>[] = [
  {
    id: "name",
    head: "Customer",
    fixed: true,
    wide: true,
    sort: "name",
    cell: (row) => <span className="line-clamp-2">{row.name}</span>,
  },
  {
    id: "email",
    head: "E-mail address",
    room: "large",
    className: "max-w-72 text-ink-muted",
    cell: (row) => <span className="block truncate">{row.email ?? "–"}</span>,
  },
  { id: "status", head: "Status", room: "small", cell: (row) => <StatusBadge status={row.status} /> },
  {
    id: "endpoints",
    head: "Endpoints",
    numeric: true,
    room: "medium",
    cell: (row) => formatCount(row.virtual_endpoints),
  },
  {
    id: "spent",
    head: "Spent",
    unit: "credits",
    numeric: true,
    room: "medium",
    sort: "spend",
    descendingFirst: true,
    cell: (row) => creditsOf(row, row.credit_spend),
  },
  {
    id: "remaining",
    head: "Remaining",
    unit: "credits",
    numeric: true,
    sort: "remaining",
    descendingFirst: true,
    cell: (row) => creditsOf(row, row.credit_remaining),
  },
  {
    id: "created",
    head: "Since",
    room: "huge",
    sort: "created_at",
    descendingFirst: true,
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => <Time at={row.created_at} seconds={false} />,
  },
  {
    id: "id",
    head: "Id",
    room: "huge",
    className: "text-ink-faint text-xs",
    cell: (row) => <Copyable value={row.id} label="customer id" truncate />,
  },
];
