import type { Column } from "#app/components/data-table/column.ts";
import {
  figureColumns,
  leadingColumns,
  namedCell,
  trailingColumns,
} from "#app/features/usage-record/usage-columns.tsx";
import type { PortalUsageView } from "#server/contracts/portal.ts";

/** The columns of a customer's request log. */
export const ownRequestColumns = (
  endpoints: ReadonlyMap<string, string>,
  keys: ReadonlyMap<string, string>,
): readonly Column<PortalUsageView>[] => [
  ...leadingColumns,
  { id: "key", head: "Key", room: "large", cell: (row) => namedCell(keys, row.key_id) },
  { id: "endpoint", head: "Endpoint", optional: true, cell: (row) => namedCell(endpoints, row.ve_id) },
  ...figureColumns,
  ...trailingColumns,
];
