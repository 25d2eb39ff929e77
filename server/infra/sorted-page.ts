/**
 * Keyset pages in any order: the cursor holds the last row's sort key and id, so that rows which come or go between two
 * pages neither repeat nor hide others. Rows without a key (no price, never used) stand last in both directions.
 */
import { z } from "zod";
import { AppError } from "#server/contracts/errors.ts";
import type { SqlExecutor } from "./sql.ts";

/** What a list can be sorted by: an SQL expression of ours, never a caller's, and how its text becomes a value again. */
export interface SortKey {
  expression: string;
  type: "text" | "numeric" | "bigint";
}

export interface SortedQuery {
  /** FROM and its joins. */
  from: string;
  /** The column of the row's id, e.g. "model.id". */
  id: string;
  /** Conditions on `values`, joined by AND. */
  conditions: readonly string[];
  values: readonly unknown[];
  key: SortKey;
  descending: boolean;
  limit: number;
  cursor?: string | undefined;
}

const cursorSchema = z.tuple([z.string().max(1_000).nullable(), z.string().max(400)]);

const refused = () => new AppError("invalid_request", { userMessage: "cursor is no cursor.", param: "cursor" });

const writeCursor = (key: string | null, id: string): string =>
  Buffer.from(JSON.stringify([key, id])).toString("base64url");

const typed: Record<SortKey["type"], RegExp> = {
  text: /^[^\0]*$/,
  numeric: /^-?\d{1,60}(?:\.\d{1,60})?$/,
  bigint: /^-?\d{1,18}$/,
};

/** @throws AppError invalid_request: not one of ours, or of another sort */
function readCursor(cursor: string, { type }: SortKey): [key: string | null, id: string] {
  let told: unknown;
  try {
    told = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw refused();
  }
  const read = cursorSchema.safeParse(told);
  if (!read.success || (read.data[0] !== null && !typed[type].test(read.data[0])) || read.data[1].includes("\0")) {
    throw refused();
  }
  return read.data;
}

/**
 * The ids of one page, in order, and the cursor of the next.
 * @throws AppError invalid_request: the cursor is not one of this sort
 */
export async function sortedIds(
  sql: SqlExecutor,
  query: SortedQuery,
): Promise<{ ids: string[]; next_cursor: string | null }> {
  const { from, id, key, descending, limit } = query;
  const values = [...query.values];
  const conditions = [...query.conditions];
  const [after, direction] = descending ? ["<", "DESC"] : [">", "ASC"];
  if (query.cursor !== undefined) {
    const [lastKey, lastId] = readCursor(query.cursor, key);
    values.push(lastId);
    const beyond = `${id} ${after} $${values.length}`;
    if (lastKey === null) conditions.push(`${key.expression} IS NULL AND ${beyond}`);
    else {
      values.push(lastKey);
      const last = `$${values.length}::text::${key.type}`;
      conditions.push(
        `(${key.expression} IS NULL OR ${key.expression} ${after} ${last} OR (${key.expression} = ${last} AND ${beyond}))`,
      );
    }
  }
  values.push(limit + 1);
  const rows = await sql.query<{ id: string; key: string | null }>(
    `SELECT ${id} AS id, (${key.expression})::text AS key FROM ${from} WHERE ${conditions.join(" AND ")}
     ORDER BY ${key.expression} ${direction} NULLS LAST, ${id} ${direction} LIMIT $${values.length}::int`,
    values,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    ids: shown.map((row) => row.id),
    next_cursor: rows.length > limit && last ? writeCursor(last.key, last.id) : null,
  };
}
