/** Keyset pages, newest first: ids of one kind sort by the time of creation, so the last id is the cursor. */

export interface PageInput {
  limit: number;
  cursor?: string | undefined;
}

export interface Page<View> {
  data: View[];
  next_cursor: string | null;
}

/** Prisma's part of a page query: one row more than asked, to know whether another page follows. */
export const pageQuery = (input: PageInput) => ({
  take: input.limit + 1,
  orderBy: { id: "desc" as const },
});

/** The condition of the cursor, for `where`. */
export const afterCursor = (input: PageInput) => (input.cursor === undefined ? {} : { id: { lt: input.cursor } });

/** Rows of `pageQuery` as a page. */
export function toPage<Row extends { id: string }, View>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => View,
): Page<View> {
  const shown = rows.slice(0, limit);
  return { data: shown.map(view), next_cursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
