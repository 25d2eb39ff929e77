/** The request ticker's rows: what the page was loaded with and what came since. Pure. */
import type { LiveRequest } from "#server/contracts/live.ts";

/** What a row shows; both kinds of request have it. */
export type TickerRow = Pick<LiveRequest, "id" | "logical_model" | "status" | "charge" | "latency_ms" | "created_at">;

/** The newest of both, newest first, each once. */
export function tickerRows(loaded: readonly TickerRow[], arrived: readonly TickerRow[], most: number): TickerRow[] {
  const rows = new Map([...loaded, ...arrived].map((row) => [row.id, row]));
  return [...rows.values()].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at)).slice(0, most);
}

/** How many of these rows are not among those that are shown. */
export function unseenCount(rows: readonly TickerRow[], shown: readonly TickerRow[]): number {
  const known = new Set(shown.map(({ id }) => id));
  return rows.filter(({ id }) => !known.has(id)).length;
}
