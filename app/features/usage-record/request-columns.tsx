import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";
import { figureColumns, leadingColumns, namedCell, trailingColumns } from "./usage-columns.tsx";

/** How ids of other things are called. */
export interface RequestNames {
  endpoints: ReadonlyMap<string, string>;
  customers: ReadonlyMap<string, string>;
}

const cost: Column<UsageRecordView> = {
  id: "cost",
  head: "Cost",
  numeric: true,
  optional: true,
  cell: (row) => (row.cost ? <Amount value={row.cost.amount} unit={row.cost.currency} /> : "–"),
};

/** The columns of one endpoint's requests. */
export const endpointRequestColumns: readonly Column<UsageRecordView>[] = [
  ...leadingColumns,
  ...figureColumns,
  cost,
  ...trailingColumns,
];

/** The columns of the merchant's request log. */
export const requestColumns = (names: RequestNames): readonly Column<UsageRecordView>[] => [
  ...leadingColumns,
  { id: "endpoint", head: "Endpoint", room: "large", cell: (row) => namedCell(names.endpoints, row.ve_id) },
  { id: "customer", head: "Customer", room: "huge", cell: (row) => namedCell(names.customers, row.customer_id) },
  ...figureColumns,
  cost,
  ...trailingColumns,
];
