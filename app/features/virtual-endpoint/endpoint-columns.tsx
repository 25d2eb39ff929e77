import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { BalanceBadge } from "./balance-badge.tsx";
import { BalanceBar } from "./balance-bar.tsx";
import { EndpointStatus } from "./endpoint-status.tsx";
import { prepareBalance } from "./prepare-balance.ts";

type Row = VirtualEndpointView;

function Remaining({ endpoint }: { endpoint: Row }) {
  const balance = prepareBalance(endpoint);
  return (
    <div className="min-w-32 @lg:min-w-56">
      <div className="mb-1.5 flex flex-wrap items-baseline justify-end gap-x-2 gap-y-0.5">
        <BalanceBadge state={balance.state} />
        <span className="font-medium text-ink">
          <Amount value={balance.remaining} align={6} />
        </span>
      </div>
      <BalanceBar balance={balance} />
      <p className="mt-1 text-right text-ink-faint text-xs">
        of <Amount value={balance.budget} align={6} />
      </p>
    </div>
  );
}

/** The columns of the list of endpoints, balances as they stand. */
export const endpointColumns: readonly Column<Row>[] = [
  {
    id: "name",
    head: "Endpoint",
    fixed: true,
    wide: true,
    sort: "name",
    cell: ({ name }) => <span className="line-clamp-2">{name}</span>,
  },
  {
    id: "customer",
    head: "Customer",
    room: "large",
    sort: "customer",
    className: "min-w-36 max-w-52",
    cell: ({ customer_name }) => <span className="name-text line-clamp-2 text-ink-muted">{customer_name ?? "–"}</span>,
  },
  { id: "status", head: "Status", room: "large", cell: ({ status }) => <EndpointStatus status={status} /> },
  {
    id: "models",
    head: "Models",
    numeric: true,
    room: "huge",
    cell: ({ logical_models }) => formatCount(logical_models.length),
  },
  {
    id: "spent",
    head: "Spent",
    unit: "credits",
    numeric: true,
    room: "large",
    sort: "spend",
    descendingFirst: true,
    cell: ({ credit_spend }) => <Amount value={credit_spend} align={6} />,
  },
  {
    id: "held",
    head: "Held",
    unit: "credits",
    numeric: true,
    optional: true,
    cell: (row) => <Amount value={prepareBalance(row).held} align={6} />,
  },
  {
    id: "remaining",
    head: "Remaining",
    unit: "credits",
    numeric: true,
    sort: "budget",
    descendingFirst: true,
    cell: (row) => <Remaining endpoint={row} />,
  },
  {
    id: "department",
    head: "Department",
    optional: true,
    cell: ({ department }) => <span className="name-text line-clamp-1 text-ink-muted">{department ?? "–"}</span>,
  },
  { id: "id", head: "Id", optional: true, cell: ({ id }) => <Copyable value={id} label="endpoint id" truncate /> },
  {
    id: "created",
    head: "Created",
    optional: true,
    sort: "created_at",
    descendingFirst: true,
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
];
