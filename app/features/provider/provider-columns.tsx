import { Link } from "@remix-run/react";
import type { Column } from "#app/components/data-table/column.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { ListedProviderView } from "#server/contracts/provider.ts";
import { kindLabel } from "./provider-kinds.ts";

/** A local model needs no key; everything else without one is probably unfinished. */
const needsKey = ({ has_credentials, kind }: ListedProviderView): boolean =>
  !has_credentials && kind !== "ollama" && kind !== "custom" && kind !== "openai_compatible";

export const providerColumns: readonly Column<ListedProviderView>[] = [
  {
    id: "name",
    head: "Provider",
    fixed: true,
    wide: true,
    sort: "name",
    cell: (row) => <span className="line-clamp-2">{row.name}</span>,
  },
  {
    id: "kind",
    head: "Kind",
    sort: "kind",
    room: "small",
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => kindLabel(row.kind),
  },
  {
    id: "address",
    head: "Base URL",
    room: "huge",
    className: "max-w-80",
    cell: (row) => <span className="block truncate font-mono text-ink-muted text-sm">{row.base_url}</span>,
  },
  {
    id: "status",
    head: "Status",
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        <StatusBadge status={row.status} />
        {needsKey(row) && <Badge tone="warning">No credentials</Badge>}
      </span>
    ),
  },
  {
    id: "models",
    head: "Models",
    numeric: true,
    sort: "physical_models",
    descendingFirst: true,
    cell: (row) => (
      <Link
        to={`/console/physical-models?provider_id=${row.id}`}
        className="relative underline-offset-2 hover:text-accent-text hover:underline"
      >
        {formatCount(row.physical_models)}
      </Link>
    ),
  },
  {
    id: "requests",
    head: "Requests",
    unit: "24 h",
    numeric: true,
    room: "medium",
    cell: (row) => (
      <Link
        to={`/console/requests?provider_id=${row.id}&range=24h`}
        className="relative underline-offset-2 hover:text-accent-text hover:underline"
      >
        {formatCount(row.requests_day)}
      </Link>
    ),
  },
  {
    id: "created",
    head: "Added",
    sort: "created_at",
    descendingFirst: true,
    room: "large",
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => <Time at={row.created_at} seconds={false} />,
  },
  {
    id: "id",
    head: "Id",
    optional: true,
    cell: (row) => <Copyable value={row.id} label="provider id" truncate />,
  },
];
