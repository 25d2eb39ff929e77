import type { Column } from "#app/components/data-table/column.ts";
import { figureColumns, leadingColumns, nameCell, trailingColumns } from "#app/features/usage-record/usage-columns.tsx";
import type { PortalListedUsageView } from "#server/contracts/portal.ts";

/** The columns of a customer's request log. */
export const ownRequestColumns: readonly Column<PortalListedUsageView>[] = [
  ...leadingColumns,
  { id: "key", head: "Key", room: "large", cell: (row) => nameCell(row.key_name) },
  { id: "endpoint", head: "Endpoint", optional: true, cell: (row) => nameCell(row.ve_name) },
  ...figureColumns,
  ...trailingColumns,
];
