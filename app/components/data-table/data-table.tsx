import { useLocation, useNavigation } from "@remix-run/react";
import clsx from "clsx";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { Cell, Row, Table } from "#app/components/ui/table.tsx";
import type { Sort } from "#app/lib/list-url.ts";
import { useListKeys } from "#app/lib/use-list-keys.ts";
import { type Column, chosenColumns, roomClasses } from "./column.ts";
import { ColumnHead } from "./column-head.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { useColumnChoice } from "./use-column-choice.ts";

interface DataTableProps<RowValue> {
  /** Its name in cookies: "requests". Small letters, digits, dashes; begins with a letter. */
  list: string;
  /** Its name for people: "Requests". */
  label: string;
  columns: readonly Column<RowValue>[];
  /** One page, as the server sorted and filtered it; null: on its way. */
  rows: readonly RowValue[] | null;
  keyOf: (row: RowValue) => string;
  /** Where a row leads, a page or a sheet; the first column's content is the link's text. */
  hrefOf?: ((row: RowValue) => string) | null;
  sort?: Sort | null;
  nextCursor?: string | null;
  /** How the ways to the first and the next page are called. */
  pageWords?: { first: string; next: string };
  /** Where the same rows come as CSV, filters included. */
  csvHref?: string | undefined;
  /** Search and filters: a FilterBar. */
  toolbar?: ReactNode;
  /** What stands there without rows: an EmptyState. */
  empty: ReactNode;
  /** Ids that came while the page was open: they light up once. */
  arrived?: ReadonlySet<string> | undefined;
}

const skeletonRows = ["1", "2", "3", "4", "5", "6"];

/** Another page, sort or filter of this list is on its way. */
function useListPending(): boolean {
  const { state, location } = useNavigation();
  const { pathname } = useLocation();
  return state === "loading" && location.pathname === pathname;
}

const cellClasses = <RowValue,>({ room, wide, className }: Column<RowValue>) =>
  clsx(room && roomClasses[room], wide && "w-full min-w-32 max-w-0", className);

function Body<RowValue>(props: DataTableProps<RowValue> & { shown: readonly Column<RowValue>[] }) {
  const { rows, shown, keyOf, hrefOf, arrived } = props;
  if (rows === null) {
    return skeletonRows.map((key) => (
      <Row key={key}>
        {shown.map((column) => (
          <Cell key={column.id} className={cellClasses(column)}>
            <Skeleton className={clsx("h-3.5", column.numeric ? "ml-auto w-14" : "w-3/4 min-w-16")} />
          </Cell>
        ))}
      </Row>
    ));
  }
  return rows.map((row) => {
    const key = keyOf(row);
    return (
      <Row key={key} className={arrived?.has(key) ? "motion-arrive" : ""}>
        {shown.map((column, index) => (
          <Cell key={column.id} numeric={column.numeric ?? false} className={cellClasses(column)}>
            {hrefOf && index === 0 ? (
              <RowLink to={hrefOf(row)} prefetch="intent" preventScrollReset>
                {column.cell(row)}
              </RowLink>
            ) : (
              column.cell(row)
            )}
          </Cell>
        ))}
      </Row>
    );
  });
}

/**
 * A list: one page of rows from the server, with search, filters, sort and page in the URL, a choice of columns that
 * is kept, CSV, and the keys j, k, Enter and /. Paging, sorting and filtering are links and work without JavaScript.
 */
export function DataTable<RowValue>(props: DataTableProps<RowValue>) {
  const { list, label, columns, rows, sort = null, nextCursor = null, pageWords, csvHref, toolbar, empty } = props;
  const [choice, choose] = useColumnChoice(list);
  const shown = chosenColumns(columns, choice);
  const pending = useListPending();
  useListKeys();
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="w-full min-w-0 sm:w-auto sm:flex-1">{toolbar}</div>
        <div className="ml-auto flex items-center gap-2">
          {csvHref && (
            <Button asChild className="h-11 md:h-9">
              <a href={csvHref} download title="Download these rows as CSV">
                <Download className="size-4" aria-hidden />
                CSV
              </a>
            </Button>
          )}
          <ColumnMenu columns={columns} choice={choice} onChoice={choose} />
        </div>
      </div>
      <Card flush className={clsx("transition-opacity", pending && "opacity-60 delay-150")}>
        {rows?.length === 0 ? (
          empty
        ) : (
          <Table label={label} aria-busy={rows === null || pending || undefined}>
            <thead>
              <tr>
                {shown.map((column) => (
                  <ColumnHead key={column.id} column={column} sort={sort} />
                ))}
              </tr>
            </thead>
            <tbody>
              <Body {...props} shown={shown} />
            </tbody>
          </Table>
        )}
      </Card>
      <PageLinks
        nextCursor={nextCursor}
        newest={pageWords?.first ?? "First page"}
        older={pageWords?.next ?? "Next page"}
      />
    </div>
  );
}
