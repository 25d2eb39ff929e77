import { Link } from "@remix-run/react";
import clsx from "clsx";
import type { ComponentProps } from "react";

/** The link of a table row: its target area is the whole row, its text the row's name. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      data-row-link
      // A list would ask for the route of every row, all the same one: the first that is followed asks.
      discover="none"
      className={clsx("name-text font-medium text-ink outline-none after:absolute after:inset-0", className)}
      {...rest}
    />
  );
}
