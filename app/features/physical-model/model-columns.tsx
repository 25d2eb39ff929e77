import { Link } from "@remix-run/react";
import type { Column } from "#app/components/data-table/column.ts";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import { CostFigure } from "./cost-figure.tsx";
import { MarginBadge } from "./margin-badge.tsx";
import { ModelBadges } from "./model-badges.tsx";
import { PriceFigure } from "./price-figure.tsx";
import { modalityWords } from "./unit-words.ts";

export const modelColumns: readonly Column<ListedPhysicalModelView>[] = [
  {
    id: "name",
    head: "Model",
    fixed: true,
    wide: true,
    sort: "name",
    cell: (row) => (
      <>
        <span className="line-clamp-2">{row.name}</span>
        <span className="name-text line-clamp-1 font-normal text-ink-muted text-sm">{row.provider_name}</span>
      </>
    ),
  },
  { id: "state", head: "State", room: "small", cell: (row) => <ModelBadges model={row} always /> },
  {
    id: "provider",
    head: "Provider",
    sort: "provider",
    optional: true,
    className: "max-w-52",
    cell: (row) => <span className="name-text line-clamp-2">{row.provider_name}</span>,
  },
  {
    id: "modality",
    head: "Modality",
    room: "large",
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => modalityWords[row.modality],
  },
  {
    id: "price",
    head: "Price",
    unit: "credits",
    numeric: true,
    sort: "price",
    descendingFirst: true,
    cell: (row) => <PriceFigure model={row} />,
  },
  {
    id: "cost",
    head: "Cost",
    numeric: true,
    room: "huge",
    cell: (row) => <CostFigure cost={row.cost} unit={row.unit} />,
  },
  {
    id: "margin",
    head: "Margin",
    numeric: true,
    sort: "margin",
    room: "medium",
    cell: (row) => <MarginBadge model={row} />,
  },
  {
    id: "routes",
    head: "Routes",
    numeric: true,
    room: "large",
    cell: (row) => (
      <Link
        to={`/console/virtual-endpoints?physical_model_id=${row.id}`}
        className="relative underline-offset-2 hover:text-accent-text hover:underline"
      >
        {formatCount(row.routes)}
      </Link>
    ),
  },
  {
    id: "requests",
    head: "Requests",
    unit: "24 h",
    numeric: true,
    room: "large",
    cell: (row) => (
      <Link
        to={`/console/requests?physical_model_id=${row.id}&range=24h`}
        className="relative underline-offset-2 hover:text-accent-text hover:underline"
      >
        {formatCount(row.requests_day)}
      </Link>
    ),
  },
  {
    id: "created",
    head: "Created",
    sort: "created_at",
    descendingFirst: true,
    optional: true,
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => <Time at={row.created_at} seconds={false} />,
  },
  { id: "id", head: "Id", optional: true, cell: (row) => <Copyable value={row.id} label="model id" truncate /> },
];
