/**
 * Finding usage records by what no index of theirs leads to. Each further index would slow settlement down, which
 * writes them all; the rollup, which it writes anyway, knows which quarter-hours hold what is asked for and how large
 * the largest in each is. So few quarter-hours are read, whatever the filter.
 */
import type { UsageSort } from "#server/contracts/usage-record.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UsageConditions } from "./usage-conditions.ts";
import type { UsageCursor } from "./usage-cursor.ts";
import { type UsageRow, usageColumns } from "./usage-record-view.ts";

export interface FindUsageInput {
  conditions: UsageConditions;
  cursor: UsageCursor | null;
  sort: UsageSort;
  /** Rows wanted. */
  limit: number;
}

/** `id` breaks ties: two orders of time are each other's reverse, so that one index serves both. */
const orders: Record<UsageSort, { by: string; after: (figure: string, at: string, id: string) => string }> = {
  newest: {
    by: "record.occurred_at DESC, record.request_id",
    after: (_, at, id) => `record.occurred_at <= ${at} AND (record.occurred_at < ${at} OR record.request_id > ${id})`,
  },
  oldest: {
    by: "record.occurred_at, record.request_id DESC",
    after: (_, at, id) => `record.occurred_at >= ${at} AND (record.occurred_at > ${at} OR record.request_id < ${id})`,
  },
  charge: {
    by: "record.charge_micros DESC, record.request_id",
    after: (figure, _, id) =>
      `(record.charge_micros < ${figure} OR record.charge_micros = ${figure} AND record.request_id > ${id})`,
  },
  latency: {
    by: "record.latency_ms DESC, record.request_id",
    after: (figure, _, id) =>
      `(record.latency_ms < ${figure} OR record.latency_ms = ${figure} AND record.request_id > ${id})`,
  },
};

/** Records by the indexes they have: a merchant's or an endpoint's in order of time. */
export function findByTime(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const statement = new Statement(input);
  return sql.query<UsageRow>(
    `SELECT ${usageColumns} FROM usage_record AS record WHERE ${statement.where}
     ORDER BY ${orders[input.sort].by} LIMIT ${statement.add(input.limit)}::int`,
    statement.values,
  );
}

/** Records inside these quarter-hours. */
function findInQuarters(sql: SqlExecutor, input: FindUsageInput, quarters: readonly string[]): Promise<UsageRow[]> {
  const statement = new Statement(input);
  const given = statement.add(quarters);
  return sql.query<UsageRow>(
    `SELECT ${usageColumns}
     FROM unnest(${given}::timestamptz[]) AS quarter(at)
     CROSS JOIN LATERAL (
       SELECT * FROM usage_record AS record WHERE ${statement.where}
         AND record.occurred_at >= quarter.at AND record.occurred_at < quarter.at + interval '15 minutes') AS record
     ORDER BY ${orders[input.sort].by} LIMIT ${statement.add(input.limit)}::int`,
    statement.values,
  );
}

/** The conditions with those of the cursor, and their values. */
class Statement {
  readonly values: unknown[];
  readonly where: string;

  constructor({ conditions, cursor, sort }: FindUsageInput) {
    this.values = [...conditions.values];
    this.where = conditions.record;
    if (!cursor) return;
    const at = `to_timestamp(${this.add(cursor.atMs)}::double precision / 1000)`;
    const figure = `${this.add(cursor.figure)}::bigint`;
    this.where += ` AND ${orders[sort].after(figure, at, `${this.add(cursor.uuid)}::uuid`)}`;
    // PostgreSQL wants to know the type of a parameter even where it is not used.
    this.where += ` AND (${figure} IS NULL OR TRUE) AND ${at} IS NOT NULL`;
  }

  /** Appends a value; answers its parameter. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Records in order of time, by the quarter-hours that hold them: as many as it takes, and no more. */
export async function findByQuarters(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const found: UsageRow[] = [];
  const { conditions, limit } = input;
  const descending = input.sort === "newest";
  const chunk = limit + 1;
  let beyond: string | null = null;
  for (;;) {
    const quarters: Quarter[] = await quartersInOrder(sql, input, { descending, beyond, chunk });
    const taken: readonly Quarter[] = conditions.inexact
      ? quarters
      : enough(quarters, limit - found.length, input.cursor !== null && beyond === null);
    if (taken.length > 0) {
      const wanted = { ...input, limit: limit - found.length };
      found.push(
        ...(await findInQuarters(
          sql,
          wanted,
          taken.map(({ at }) => at),
        )),
      );
    }
    beyond = taken.at(-1)?.at ?? null;
    if (found.length >= limit || beyond === null || (taken.length === quarters.length && quarters.length < chunk))
      return found;
  }
}

interface Quarter {
  at: string;
  requests: string;
}

/** The first quarter-hours with so many requests; what a cursor's own one holds lies partly before it. */
function enough(quarters: readonly Quarter[], wanted: number, atCursor: boolean): Quarter[] {
  let counted = 0;
  const end = quarters.findIndex(({ requests }, index) => {
    if (index > 0 || !atCursor) counted += Number(requests);
    return counted >= wanted;
  });
  return end === -1 ? [...quarters] : quarters.slice(0, end + 1);
}

function quartersInOrder(
  sql: SqlExecutor,
  { conditions, cursor }: FindUsageInput,
  { descending, beyond, chunk }: { descending: boolean; beyond: string | null; chunk: number },
): Promise<Quarter[]> {
  const values = [...conditions.values, cursor === null ? null : new Date(cursor.atMs).toISOString(), beyond, chunk];
  const [from, after, limit] = [values.length - 2, values.length - 1, values.length];
  const [reach, past] = descending ? ["<=", "<"] : [">", ">"];
  const slack = descending ? "" : " - interval '15 minutes'";
  return sql.query<Quarter>(
    `SELECT to_json(usage.bucket) #>> '{}' AS at, sum(usage.requests)::text AS requests
     FROM usage_rollup AS usage
     WHERE ${conditions.rollup}
       AND ($${from}::timestamptz IS NULL OR usage.bucket ${reach} $${from}::timestamptz${slack})
       AND ($${after}::timestamptz IS NULL OR usage.bucket ${past} $${after}::timestamptz)
     GROUP BY usage.bucket HAVING sum(usage.requests) > 0
     ORDER BY usage.bucket ${descending ? "DESC" : "ASC"} LIMIT $${limit}::int`,
    values,
  );
}

/**
 * Records by a figure, largest first. A quarter-hour whose largest is below the n-th largest of all quarter-hours can
 * hold none of the first n.
 */
export async function findByFigure(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const { conditions, cursor, limit } = input;
  const largest = input.sort === "charge" ? "charge_micros_max" : "latency_ms_max";
  for (let take = limit; ; take *= 4) {
    const values = [...conditions.values, cursor?.figure ?? null, take];
    const [below, nth] = [`$${values.length - 1}::bigint`, `$${values.length}::int`];
    const quarters = await sql.query<{ at: string; all: boolean }>(
      `WITH quarters AS MATERIALIZED (
         SELECT usage.bucket, max(usage.${largest}) AS largest FROM usage_rollup AS usage
         WHERE ${conditions.rollup} GROUP BY usage.bucket HAVING sum(usage.requests) > 0
       ), nth AS (
         SELECT largest FROM quarters WHERE ${below} IS NULL OR largest <= ${below}
         ORDER BY largest DESC OFFSET ${nth} - 1 LIMIT 1
       )
       SELECT to_json(bucket) #>> '{}' AS at, NOT EXISTS (SELECT 1 FROM nth) AS all FROM quarters
       WHERE largest >= coalesce((SELECT largest FROM nth), 0)`,
      values,
    );
    if (quarters.length === 0) return [];
    const found = await findInQuarters(
      sql,
      input,
      quarters.map(({ at }) => at),
    );
    // Corrections may have left a quarter-hour's largest too high: then there are fewer than it promised.
    if (found.length >= limit || quarters[0]?.all) return found;
  }
}
