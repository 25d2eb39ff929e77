import type { Column } from "#app/components/data-table/column.ts";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

type Row = VirtualEndpointView;

const limit = (value: number | null) => (value === null ? "–" : formatCount(value));

/** The columns of the list of templates. */
export const templateColumns: readonly Column<Row>[] = [
  {
    id: "name",
    head: "Template",
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
  {
    id: "models",
    head: "Models",
    numeric: true,
    cell: ({ logical_models }) => formatCount(logical_models.length),
  },
  {
    id: "rpm",
    head: "Requests",
    unit: "a minute",
    numeric: true,
    room: "medium",
    cell: ({ rate_limits }) => limit(rate_limits.rpm),
  },
  {
    id: "tpm",
    head: "Tokens",
    unit: "a minute",
    numeric: true,
    room: "medium",
    cell: ({ rate_limits }) => limit(rate_limits.tpm),
  },
  { id: "id", head: "Id", optional: true, cell: ({ id }) => <Copyable value={id} label="template id" truncate /> },
  {
    id: "created",
    head: "Created",
    room: "small",
    sort: "created_at",
    descendingFirst: true,
    className: "whitespace-nowrap text-ink-muted",
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
];
