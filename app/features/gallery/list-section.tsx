import { SearchX } from "lucide-react";
import type { Column } from "#app/components/data-table/column.ts";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { type Filter, FilterBar } from "#app/components/data-table/filter-bar.tsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { Sort } from "#app/lib/list-url.ts";
import { models, oddNames } from "./samples.ts";
import { Section } from "./section.tsx";

interface Sample {
  id: string;
  name: string;
  status: string;
  requests: number;
  charge: string;
  created_at: string;
}

export interface ListProps {
  list: { search: string | null; sort: Sort | null; filters: Readonly<Partial<Record<string, string>>> };
}

const statuses = ["active", "disabled", "expired", "pending", "some_new_word"];

const samples: readonly Sample[] = Array.from({ length: 8 }, (_, index) => ({
  id: `ve_${index}`,
  name: oddNames[index % oddNames.length] ?? "",
  status: statuses[index % statuses.length] ?? "active",
  requests: 37 ** (index % 6),
  charge: `${(index + 1) * 1234.5}`,
  created_at: new Date(Date.UTC(2026, 10, 21, 8, index)).toISOString(),
}));

const columns: readonly Column<Sample>[] = [
  {
    id: "name",
    head: "Name",
    fixed: true,
    wide: true,
    sort: "name",
    cell: ({ name }) => <span className="line-clamp-2">{name}</span>,
  },
  { id: "status", head: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
  { id: "requests", head: "Requests", numeric: true, room: "medium", cell: ({ requests }) => formatCount(requests) },
  {
    id: "charge",
    head: "Charge",
    unit: "credits",
    numeric: true,
    sort: "charge",
    descendingFirst: true,
    room: "small",
    cell: ({ charge }) => <Amount value={charge} align={6} />,
  },
  {
    id: "created",
    head: "Created",
    room: "large",
    className: "whitespace-nowrap",
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
  { id: "id", head: "Id", optional: true, cell: ({ id }) => <code className="font-mono text-sm">{id}</code> },
];

const filters: readonly Filter[] = [
  { name: "status", label: "Status", options: statuses.slice(0, 3).map((value) => ({ value, label: value })) },
  {
    name: "model",
    label: "Model",
    options: models.map((value) => ({ value, label: value })),
    search: async (text) => models.filter((model) => model.includes(text)).map((value) => ({ value, label: value })),
  },
];

const empty = (
  <EmptyState icon={SearchX} title="Nothing matches">
    Other filters may find some.
  </EmptyState>
);

export function ListSection({ list }: ListProps) {
  const shown = samples.filter(
    ({ name, status }) => name.includes(list.search ?? "") && status === (list.filters.status ?? status),
  );
  return (
    <Section title="A list">
      <DataTable
        list="gallery"
        label="Endpoints"
        columns={columns}
        rows={shown}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `#${id}`}
        sort={list.sort}
        nextCursor="next"
        csvHref="#csv"
        toolbar={
          <FilterBar
            search={{ label: "Search endpoints", value: list.search }}
            filters={filters}
            values={list.filters}
          />
        }
        empty={empty}
      />
      <DataTable
        list="gallery-waiting"
        label="On their way"
        columns={columns}
        rows={null}
        keyOf={({ id }) => id}
        empty={empty}
      />
      <DataTable list="gallery-empty" label="None" columns={columns} rows={[]} keyOf={({ id }) => id} empty={empty} />
    </Section>
  );
}
