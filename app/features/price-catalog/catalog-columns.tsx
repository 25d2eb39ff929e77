import { Link } from "@remix-run/react";
import { Plus, TriangleAlert } from "lucide-react";
import type { Column } from "#app/components/data-table/column.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { CostFigure } from "#app/features/physical-model/cost-figure.tsx";
import { modalityWords } from "#app/features/physical-model/unit-words.ts";
import { countOf } from "#app/lib/format.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";

const warning = <TriangleAlert aria-hidden />;

function State({ row }: { row: ListedCatalogEntry }) {
  const { physical_models, stale_models, old } = row;
  return (
    <span className="flex flex-wrap gap-1">
      {physical_models > 0 && <Badge tone="accent">{countOf(physical_models, "model")}</Badge>}
      {stale_models > 0 && (
        <Badge tone="warning" icon={warning}>
          {countOf(stale_models, "stale cost")}
        </Badge>
      )}
      {old && (
        <Badge tone="warning" icon={warning}>
          Old
        </Badge>
      )}
    </span>
  );
}

const columns: readonly Column<ListedCatalogEntry>[] = [
  {
    id: "model",
    head: "Model",
    fixed: true,
    wide: true,
    sort: "model",
    cell: (row) => (
      <>
        <span className="wrap-anywhere line-clamp-4 font-medium text-ink">{row.model}</span>
        <span className="block truncate text-ink-muted text-sm">{row.provider}</span>
      </>
    ),
  },
  { id: "state", head: "State", room: "small", cell: (row) => <State row={row} /> },
  {
    id: "vendor",
    head: "Vendor",
    sort: "provider",
    optional: true,
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => row.provider,
  },
  {
    id: "modality",
    head: "Modality",
    room: "large",
    className: "whitespace-nowrap text-ink-muted",
    cell: (row) => modalityWords[row.modality],
  },
  {
    id: "cost",
    head: "Cost",
    numeric: true,
    sort: "input",
    descendingFirst: true,
    cell: (row) => <CostFigure cost={row.cost} unit={row.unit} />,
  },
  {
    id: "as_of",
    head: "As of",
    sort: "as_of",
    descendingFirst: true,
    room: "medium",
    className: "whitespace-nowrap text-ink-muted tabular-nums",
    cell: (row) => row.as_of,
  },
  {
    id: "source",
    head: "Source",
    room: "huge",
    className: "max-w-52 text-ink-muted",
    cell: (row) => <span className="name-text line-clamp-2 text-sm">{row.source}</span>,
  },
];

const createColumn: Column<ListedCatalogEntry> = {
  id: "create",
  head: "Create",
  fixed: true,
  className: "text-right",
  cell: (row) => (
    <Button asChild size="small" className="relative z-1">
      <Link
        to={`/console/physical-models/new?catalog=${encodeURIComponent(row.id)}`}
        prefetch="intent"
        aria-label={`Create model of ${row.id}`}
      >
        <Plus className="size-3.5" aria-hidden />
        <span className="hidden sm:inline">Create model</span>
        <span className="sm:hidden">Create</span>
      </Link>
    </Button>
  ),
};

/** With the way to a model for who may take it. */
export const catalogColumns = (mayWrite: boolean): readonly Column<ListedCatalogEntry>[] =>
  mayWrite ? [...columns, createColumn] : columns;
