/**
 * Finding usage records by their charge or latency, largest first, without an index of it. The rollups keep the largest
 * figure of each of their rows: n rows that reach a figure stand for n records that do. So the first n records are in
 * those rows whose largest is not behind the n-th one's; of equal ones the earlier is first, as among the records.
 */
import type { SqlExecutor } from "#server/infra/sql.ts";
import { usesAll } from "./find-by-quarters.ts";
import { type FindUsageInput, findInQuarters } from "./find-usage.ts";
import type { UsageRow } from "./usage-record-view.ts";
import { daysInside, daysTouching, touching, windowsOf } from "./usage-windows.ts";

type Figure = "charge_micros_max" | "latency_ms_max";
const quarterMs = 900_000;

/** As many records as are wanted, the largest first. */
export async function findByFigure(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const figure: Figure = input.sort === "charge" ? "charge_micros_max" : "latency_ms_max";
  for (let rank = input.limit; ; rank *= 4) {
    const days = await daysReaching(sql, input, { figure, rank });
    const quarters = await quartersReaching(sql, input, { figure, rank, days });
    if (quarters.length === 0) return [];
    const found = await findInQuarters(
      sql,
      input,
      quarters.map(({ at }) => at),
    );
    // Corrections may have left a row's largest too high: then there are fewer records than it promised.
    if (found.length >= input.limit || (days.all && quarters[0]?.all)) return found;
  }
}

/** Days that may hold one of the first n. */
interface Days {
  days: string[];
  /** No row of the rollups below this figure matters. */
  least: string;
  /** There are no other days. */
  all: boolean;
}

/** The days that may hold one of the first n. */
async function daysReaching(
  sql: SqlExecutor,
  input: FindUsageInput,
  { figure, rank }: { figure: Figure; rank: number },
): Promise<Days> {
  const { conditions, cursor } = input;
  const touched = daysTouching(conditions.fromMs, conditions.toMs);
  const inside = daysInside(conditions.fromMs, conditions.toMs);
  const values = [...conditions.values];
  const add = (value: unknown) => `$${values.push(value)}`;
  const within = ({ first, last }: typeof touched) =>
    `day BETWEEN coalesce(${add(first)}::date, '-infinity') AND coalesce(${add(last)}::date, 'infinity')`;
  const below = `${add(cursor?.figure ?? null)}::bigint`;
  const rows = await sql.query<{ day: string; least: string | null }>(
    `WITH given AS MATERIALIZED (
       SELECT usage.day, usage.${figure} AS largest FROM usage_day AS usage
       WHERE ${conditions.rollup} AND ${usesAll(input)} AND usage.requests > 0 AND usage.${within(touched)}
     ), nth AS (
       SELECT largest, day FROM given WHERE ${within(inside)} AND (${below} IS NULL OR largest < ${below})
       ORDER BY largest DESC, day OFFSET ${add(rank)}::int - 1 LIMIT 1
     )
     SELECT DISTINCT given.day::text AS day, nth.largest::text AS least FROM given LEFT JOIN nth ON true
     WHERE nth.day IS NULL OR given.largest > nth.largest OR given.largest = nth.largest AND given.day <= nth.day`,
    values,
  );
  const least = rows[0]?.least ?? null;
  return { days: rows.map(({ day }) => day), least: least ?? "0", all: least === null };
}

/** Their quarter-hours that may hold one of the first n; `all`: there are no others on these days. */
async function quartersReaching(
  sql: SqlExecutor,
  input: FindUsageInput,
  { figure, rank, days }: { figure: Figure; rank: number; days: Days },
): Promise<{ at: string; all: boolean }[]> {
  const { conditions, cursor } = input;
  const values = [...conditions.values];
  const add = (value: unknown) => `$${values.push(value)}`;
  const time = (ms: number | null, otherwise: string) =>
    `${add(ms === null ? otherwise : new Date(ms).toISOString())}::timestamptz`;
  // A quarter-hour that a bound cuts may have its largest beyond it: it counts for nothing, but is looked into.
  const inside = `bucket >= ${time(conditions.fromMs, "-infinity")}
    AND bucket + interval '15 minutes' <= ${time(conditions.toMs, "infinity")}`;
  const below = `${add(cursor?.figure ?? null)}::bigint`;
  const cursorQuarter = time(cursor ? cursor.atMs - (cursor.atMs % quarterMs) : null, "-infinity");
  return sql.query<{ at: string; all: boolean }>(
    `WITH given AS MATERIALIZED (
       SELECT usage.bucket, usage.${figure} AS largest FROM usage_rollup AS usage
       WHERE ${conditions.rollup} AND ${usesAll(input)} AND usage.requests > 0
         AND usage.${figure} >= ${add(days.least)}::bigint AND ${touching(windowsOf(days.days, conditions), add)}
     ), nth AS (
       SELECT largest, bucket FROM given
       WHERE ${inside} AND (${below} IS NULL OR largest < ${below} OR largest = ${below} AND bucket > ${cursorQuarter})
       ORDER BY largest DESC, bucket OFFSET ${add(rank)}::int - 1 LIMIT 1
     )
     SELECT DISTINCT to_json(given.bucket) #>> '{}' AS at, nth.bucket IS NULL AS all FROM given LEFT JOIN nth ON true
     WHERE (nth.bucket IS NULL OR given.largest > nth.largest OR given.largest = nth.largest AND given.bucket <= nth.bucket)
       AND (${below} IS NULL OR nth.largest IS DISTINCT FROM ${below} OR given.largest > ${below}
         OR given.bucket >= ${cursorQuarter})`,
    values,
  );
}
