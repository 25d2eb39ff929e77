import type { ReactNode } from "react";

/** A column of a DataTable. */
export interface Column<Row> {
  id: string;
  /** Its name, in the head and in the choice of columns. */
  head: string;
  /** Faint after the name: "credits", "ms". */
  unit?: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand at the right. */
  numeric?: boolean;
  /** The name by which the server sorts it; without one it can't be sorted. */
  sort?: string;
  /** The first press sorts downwards: times and amounts. */
  descendingFirst?: boolean;
  /** Takes what room is left, and cuts or wraps its text: the name. One per table. */
  wide?: boolean;
  /** Needs a table at least this wide (container query), else it is not shown. */
  room?: Room;
  /** Off until the reader chooses it. */
  optional?: boolean;
  /** Can't be taken away: what names the row. */
  fixed?: boolean;
  className?: string;
}

export type Room = "small" | "medium" | "large" | "huge";

/** Whole class names, so that Tailwind finds them. Container widths: 32, 42, 56 and 72 rem. */
export const roomClasses: Record<Room, string> = {
  small: "hidden @lg:table-cell",
  medium: "hidden @2xl:table-cell",
  large: "hidden @4xl:table-cell",
  huge: "hidden @6xl:table-cell",
};

/** The columns a reader sees: chosen ones where a choice is kept, else all that are not optional. Fixed ones always. */
export function chosenColumns<Row>(
  columns: readonly Column<Row>[],
  choice: readonly string[] | null,
): readonly Column<Row>[] {
  return columns.filter(({ id, fixed, optional }) => fixed || (choice ? choice.includes(id) : !optional));
}
