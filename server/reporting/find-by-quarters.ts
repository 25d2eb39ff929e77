/**
 * Finding usage records, in order of time, by what no index of theirs leads to. Each further index would slow settlement
 * down, which writes them all; the rollups, which it writes anyway, know which days and which of their quarter-hours
 * hold what is asked for. So few records are read, whatever the filter.
 */
import type { SqlExecutor } from "#server/infra/sql.ts";
import { type FindUsageInput, findInQuarters } from "./find-usage.ts";
import type { UsageRow } from "./usage-record-view.ts";
import { daysTouching, touching, type Window, windowsOf } from "./usage-windows.ts";

interface Counted {
  at: string;
  requests: number;
}

/** Days at once: few, then more. */
const firstStep = 2;

/** As many records as are wanted, in order of time. */
export async function findByQuarters(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const found: UsageRow[] = [];
  const { conditions, limit } = input;
  let bounds = boundsOf(input);
  let beyond: string | null = null;
  for (let step = firstStep; ; step *= 4) {
    const wanted = limit - found.length;
    const days: Counted[] = await daysInOrder(sql, input, { beyond, bounds, limit: step });
    const taken: readonly Counted[] = conditions.uncounted ? days : enough(days, wanted);
    beyond = taken.at(-1)?.at ?? null;
    if (beyond === null) return found;
    const windows = windowsOf(
      taken.map(({ at }) => at),
      bounds,
    );
    found.push(...(await findInWindows(sql, { ...input, limit: wanted }, windows)));
    if (found.length >= limit) return found;
    // Windows are wider than their days: what they held of the next day is not looked for again.
    bounds =
      input.sort === "newest" ? { ...bounds, toMs: windows[0]?.fromMs ?? bounds.toMs } : afterLast(bounds, windows);
  }
}

interface Bounds {
  fromMs: number | null;
  toMs: number | null;
}

const afterLast = (bounds: Bounds, windows: readonly Window[]): Bounds => ({
  ...bounds,
  fromMs: windows.at(-1)?.toMs ?? bounds.fromMs,
});

/** The span that wanted records lie in. */
function boundsOf({ conditions, cursor, sort }: FindUsageInput): Bounds {
  const { fromMs, toMs } = conditions;
  if (!cursor) return { fromMs, toMs };
  return sort === "newest"
    ? { fromMs, toMs: Math.min(toMs ?? Number.POSITIVE_INFINITY, cursor.atMs + 1) }
    : { fromMs: Math.max(fromMs ?? Number.NEGATIVE_INFINITY, cursor.atMs), toMs };
}

/** The first that hold so many requests together. */
function enough(counted: readonly Counted[], wanted: number): Counted[] {
  let sum = 0;
  const end = counted.findIndex(({ requests }) => {
    sum += requests;
    return sum >= wanted;
  });
  return end === -1 ? [...counted] : counted.slice(0, end + 1);
}

/** Records of these windows: the quarter-hours that hold any, and as many of them as it takes. */
async function findInWindows(sql: SqlExecutor, input: FindUsageInput, windows: readonly Window[]): Promise<UsageRow[]> {
  const quarters = await quartersInOrder(sql, input, windows);
  const found: UsageRow[] = [];
  for (let next = 0; next < quarters.length && found.length < input.limit; ) {
    const wanted = input.limit - found.length;
    const rest = quarters.slice(next, next + input.limit + 1);
    // What a cursor's own quarter-hour counts lies partly before it.
    const [first] = rest;
    const shown = first && input.cursor && next === 0 ? [{ ...first, requests: 0 }, ...rest.slice(1)] : rest;
    const taken = input.conditions.uncounted ? shown : enough(shown, wanted);
    const times = taken.map(({ at }) => at);
    found.push(...(await findInQuarters(sql, { ...input, limit: wanted }, times)));
    next += taken.length;
  }
  return found;
}

const orderOf = ({ sort }: FindUsageInput): "ASC" | "DESC" => (sort === "newest" ? "DESC" : "ASC");

async function daysInOrder(
  sql: SqlExecutor,
  input: FindUsageInput,
  { beyond, bounds, limit }: { beyond: string | null; bounds: Bounds; limit: number },
): Promise<Counted[]> {
  const { first, last } = daysTouching(bounds.fromMs, bounds.toMs);
  const values = [...input.conditions.values];
  const add = (value: unknown) => `$${values.push(value)}`;
  const conditions = [input.conditions.rollup, usesAll(input)];
  if (first !== null) conditions.push(`usage.day >= ${add(first)}::date`);
  if (last !== null) conditions.push(`usage.day <= ${add(last)}::date`);
  if (beyond !== null) conditions.push(`usage.day ${input.sort === "newest" ? "<" : ">"} ${add(beyond)}::date`);
  const rows = await sql.query<{ at: string; requests: string }>(
    `SELECT usage.day::text AS at, sum(usage.requests)::text AS requests FROM usage_day AS usage
     WHERE ${conditions.join(" AND ")}
     GROUP BY usage.day HAVING sum(usage.requests) > 0 ORDER BY usage.day ${orderOf(input)} LIMIT ${add(limit)}::int`,
    values,
  );
  return rows.map(({ at, requests }) => ({ at, requests: Number(requests) }));
}

async function quartersInOrder(
  sql: SqlExecutor,
  input: FindUsageInput,
  windows: readonly Window[],
): Promise<Counted[]> {
  const values = [...input.conditions.values];
  const add = (value: unknown) => `$${values.push(value)}`;
  const rows = await sql.query<{ at: string; requests: string }>(
    `SELECT to_json(usage.bucket) #>> '{}' AS at, sum(usage.requests)::text AS requests FROM usage_rollup AS usage
     WHERE ${input.conditions.rollup} AND ${usesAll(input)} AND ${touching(windows, add)}
     GROUP BY usage.bucket HAVING sum(usage.requests) > 0 ORDER BY usage.bucket ${orderOf(input)}`,
    values,
  );
  return rows.map(({ at, requests }) => ({ at, requests: Number(requests) }));
}

/** PostgreSQL wants to know the type of each parameter: those of the records' times are not used on the rollups. */
export const usesAll = ({ conditions }: Pick<FindUsageInput, "conditions">): string =>
  conditions.timeParameters.length === 0
    ? "TRUE"
    : conditions.timeParameters.map((parameter) => `${parameter}::timestamptz IS NOT NULL`).join(" AND ");
