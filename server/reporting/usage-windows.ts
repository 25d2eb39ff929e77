/**
 * The days of usage_day as spans of time. A day is the merchant's accounting day, whatever zones held: it lies between
 * 14 hours before its UTC midnight and 36 hours after, also where a change of zone made it longer.
 */
const hourMs = 3_600_000;
const quarterMs = 900_000;
const beforeMs = 14 * hourMs;
const afterMs = 36 * hourMs;

/** From (included) to (not included), milliseconds since 1970. */
export interface Window {
  fromMs: number;
  toMs: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** All days that may hold something of this span: first and last; null: no bound. */
export const daysTouching = (
  fromMs: number | null,
  toMs: number | null,
): { first: string | null; last: string | null } => ({
  first: fromMs === null ? null : dayOf(fromMs - afterMs),
  last: toMs === null ? null : dayOf(toMs + beforeMs),
});

/** All days that hold nothing but what is of this span. */
export const daysInside = (
  fromMs: number | null,
  toMs: number | null,
): { first: string | null; last: string | null } => ({
  first: fromMs === null ? null : dayOf(fromMs + beforeMs + 24 * hourMs - 1),
  last: toMs === null ? null : dayOf(toMs - afterMs),
});

/** Spans that hold these days, disjoint, ascending, and inside the bounds. */
export function windowsOf(days: readonly string[], bounds: { fromMs: number | null; toMs: number | null }): Window[] {
  const windows: Window[] = [];
  for (const day of [...days].sort()) {
    const fromMs = Math.max(midnightOf(day) - beforeMs, bounds.fromMs ?? Number.NEGATIVE_INFINITY);
    const toMs = Math.min(midnightOf(day) + afterMs, bounds.toMs ?? Number.POSITIVE_INFINITY);
    const last = windows.at(-1);
    if (toMs <= fromMs) continue;
    if (last && last.toMs >= fromMs) last.toMs = Math.max(last.toMs, toMs);
    else windows.push({ fromMs, toMs });
  }
  return windows;
}

/** The condition that a quarter-hour of `usage_rollup AS usage` touches one of these windows. */
export function touching(windows: readonly Window[], add: (value: unknown) => string): string {
  const spans = windows.map(({ fromMs, toMs }) => {
    const from = add(new Date(fromMs - (fromMs % quarterMs)).toISOString());
    return `usage.bucket >= ${from}::timestamptz AND usage.bucket < ${add(new Date(toMs).toISOString())}::timestamptz`;
  });
  return spans.length === 0 ? "FALSE" : `(${spans.map((span) => `(${span})`).join(" OR ")})`;
}
