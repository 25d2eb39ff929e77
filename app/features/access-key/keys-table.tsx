import { type ReactNode, useState } from "react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { FilterBar } from "#app/components/data-table/filter-bar.tsx";
import type { ListState } from "#app/lib/list-url.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { keyColumns } from "./key-columns.tsx";
import { keyFilters, type keyRules } from "./key-list.ts";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";

interface KeysTableProps {
  /** Under which the reader's choice of columns is kept. */
  list: string;
  state: ListState<(typeof keyRules)["filters"], (typeof keyRules)["sorts"][number]>;
  page: { data: readonly ListedAccessKeyView[]; next_cursor: string | null };
  mayWrite: boolean;
  /** A key's sheet over the list. */
  hrefOf: (key: ListedAccessKeyView) => string;
  csvHref: string;
  empty: ReactNode;
}

/** An endpoint's keys. The dialog that shows a new secret is the table's, not a row's: a revoked key's row may go. */
export function KeysTable({ list, state, page, mayWrite, hrefOf, csvHref, empty }: KeysTableProps) {
  const [rotated, setRotated] = useState<ListedAccessKeyView | null>(null);
  return (
    <>
      <DataTable<ListedAccessKeyView>
        list={list}
        label="Access keys"
        columns={keyColumns(mayWrite ? setRotated : null)}
        rows={page.data}
        keyOf={({ id }) => id}
        hrefOf={hrefOf}
        sort={state.sort}
        nextCursor={page.next_cursor}
        csvHref={csvHref}
        toolbar={
          <FilterBar
            search={{ label: "Search keys", value: state.search }}
            filters={keyFilters}
            values={state.filters}
          />
        }
        empty={empty}
      />
      {rotated && <RotateKeyDialog key={rotated.id} accessKey={rotated} onClose={() => setRotated(null)} />}
    </>
  );
}
