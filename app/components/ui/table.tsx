import clsx from "clsx";
import type { ComponentProps } from "react";

/** What scrolls and holds nothing to focus must be reachable by keyboard (WCAG 2.2, 2.1.1). */
const reachable = { tabIndex: 0 } as const;

interface TableProps extends ComponentProps<"table"> {
  label: string;
  /** Scrolls downwards inside itself, its head staying: figures of a chart. */
  tall?: boolean;
}

/**
 * A table that scrolls inside itself when there is no room; the page never does. It is a container: columns come and go
 * by the room that the table has (`@2xl:table-cell`), not by the screen.
 */
export function Table({ label, tall = false, className, ...rest }: TableProps) {
  return (
    <div
      className={clsx("@container overflow-x-auto overscroll-x-contain", tall && "max-h-80 overflow-y-auto")}
      {...(tall ? reachable : {})}
    >
      <table
        aria-label={label}
        className={clsx(
          "w-full border-separate border-spacing-0",
          tall && "[&>thead]:sticky [&>thead]:top-0 [&_td]:h-9 [&_td]:py-1",
          className,
        )}
        {...rest}
      />
    </div>
  );
}

interface CellProps {
  /** Figures stand at the right. */
  numeric?: boolean;
}

/** A column's name. */
export function HeadCell({ numeric = false, className, ...rest }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      className={clsx(
        "h-9 whitespace-nowrap border-line border-b bg-sunken px-3 first:pl-4 last:pr-4 font-medium text-ink-faint text-xs",
        numeric ? "text-right" : "text-left",
        className,
      )}
      {...rest}
    />
  );
}

/** A row; with a `RowLink` inside, all of it opens that link. */
export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={clsx(
        "group relative transition-colors duration-75 has-[[data-row-link]]:hover:bg-hover",
        "has-[[data-row-link]:focus-visible]:bg-hover",
        className,
      )}
      {...rest}
    />
  );
}

/** A cell of a row. */
export function Cell({ numeric = false, className, ...rest }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      className={clsx(
        "h-12 border-line border-b px-3 py-2 first:pl-4 last:pr-4 text-base group-last:border-b-0",
        numeric && "whitespace-nowrap text-right tabular-nums",
        className,
      )}
      {...rest}
    />
  );
}
