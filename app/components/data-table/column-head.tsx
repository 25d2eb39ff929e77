import { Link, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { HeadCell } from "#app/components/ui/table.tsx";
import { nextSort, type Sort, withSearch, writeSort } from "#app/lib/list-url.ts";
import { type Column, roomClasses } from "./column.ts";

interface ColumnHeadProps<Row> {
  column: Column<Row>;
  sort: Sort | null;
}

/** A column's name; where the server can sort by it, a link that does. */
export function ColumnHead<Row>({ column, sort }: ColumnHeadProps<Row>) {
  const sorted = column.sort !== undefined && sort?.by === column.sort ? sort : null;
  const name = (
    <>
      {column.head}
      {column.unit && <span className="ml-1 font-normal">{column.unit}</span>}
    </>
  );
  return (
    <HeadCell
      numeric={column.numeric ?? false}
      className={clsx(column.room && roomClasses[column.room])}
      {...(sorted ? { "aria-sort": sorted.descending ? "descending" : "ascending" } : {})}
    >
      {column.sort === undefined ? (
        name
      ) : (
        <SortLink column={column} by={column.sort} sort={sort} sorted={sorted} name={name} />
      )}
    </HeadCell>
  );
}

interface SortLinkProps<Row> extends ColumnHeadProps<Row> {
  by: string;
  sorted: Sort | null;
  name: React.ReactNode;
}

function SortLink<Row>({ column, by, sort, sorted, name }: SortLinkProps<Row>) {
  const { search } = useLocation();
  const next = nextSort(sort, by, column.descendingFirst ?? false);
  const Icon = sorted === null ? ChevronsUpDown : sorted.descending ? ArrowDown : ArrowUp;
  return (
    <Link
      to={{ search: withSearch(search, { sort: next && writeSort(next), cursor: null }) }}
      preventScrollReset
      replace
      className={clsx(
        "group/sort -mx-1 inline-flex h-7 items-center gap-1 rounded px-1 hover:text-ink",
        column.numeric && "flex-row-reverse",
        sorted && "text-ink",
      )}
    >
      <span>{name}</span>
      <Icon
        aria-hidden
        className={clsx(
          "size-3.5",
          !sorted && "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
        )}
      />
    </Link>
  );
}
