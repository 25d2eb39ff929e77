import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import type { ListedUsageRecordView } from "#server/contracts/usage-record.ts";
import { figureColumns, leadingColumns, nameCell, trailingColumns } from "./usage-columns.tsx";

const cost: Column<ListedUsageRecordView> = {
  id: "cost",
  head: "Cost",
  numeric: true,
  optional: true,
  cell: (row) => (row.cost ? <Amount value={row.cost.amount} unit={row.cost.currency} /> : "–"),
};

/** The columns of one endpoint's requests. */
export const endpointRequestColumns: readonly Column<ListedUsageRecordView>[] = [
  ...leadingColumns,
  ...figureColumns,
  cost,
  ...trailingColumns,
];

/** The columns of the merchant's request log. */
export const requestColumns: readonly Column<ListedUsageRecordView>[] = [
  ...leadingColumns,
  { id: "endpoint", head: "Endpoint", room: "large", cell: (row) => nameCell(row.ve_name) },
  { id: "customer", head: "Customer", room: "huge", cell: (row) => nameCell(row.customer_name) },
  ...figureColumns,
  cost,
  ...trailingColumns,
];
