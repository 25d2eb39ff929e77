/** Finding usage records in an order, after a cursor: by the indexes they have, or inside known quarter-hours. */
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

const byFigure = (column: string) => ({
  by: `record.${column} DESC, record.request_id`,
  after: (figure: string, _at: string, id: string) =>
    `(record.${column} < ${figure} OR record.${column} = ${figure} AND record.request_id > ${id})`,
});

/** The id breaks ties. Two orders of time are each other's reverse, so that one index serves both. */
const orders: Record<UsageSort, { by: string; after: (figure: string, at: string, id: string) => string }> = {
  newest: {
    by: "record.occurred_at DESC, record.request_id",
    after: (_, at, id) => `record.occurred_at <= ${at} AND (record.occurred_at < ${at} OR record.request_id > ${id})`,
  },
  oldest: {
    by: "record.occurred_at, record.request_id DESC",
    after: (_, at, id) => `record.occurred_at >= ${at} AND (record.occurred_at > ${at} OR record.request_id < ${id})`,
  },
  charge: byFigure("charge_micros"),
  latency: byFigure("latency_ms"),
};

/** Records by the indexes they have: a merchant's or an endpoint's in order of time, or a request's id. */
export function findByTime(sql: SqlExecutor, input: FindUsageInput): Promise<UsageRow[]> {
  const statement = new Statement(input);
  return sql.query<UsageRow>(
    `SELECT ${usageColumns} FROM usage_record AS record WHERE ${statement.where}
     ORDER BY ${orders[input.sort].by} LIMIT ${statement.add(input.limit)}::int`,
    statement.values,
  );
}

/**
 * Records inside the quarter-hours that begin at these times. OFFSET 0 keeps PostgreSQL from reading the whole table
 * once instead of each quarter-hour by its index, because it expects so few rows to fulfil the other conditions.
 */
export function findInQuarters(
  sql: SqlExecutor,
  input: FindUsageInput,
  quarters: readonly string[],
): Promise<UsageRow[]> {
  const statement = new Statement(input);
  const given = statement.add(quarters);
  return sql.query<UsageRow>(
    `SELECT ${usageColumns}
     FROM unnest(${given}::timestamptz[]) AS quarter(at)
     CROSS JOIN LATERAL (
       SELECT * FROM usage_record AS record WHERE ${statement.where}
         AND record.occurred_at >= quarter.at AND record.occurred_at < quarter.at + interval '15 minutes' OFFSET 0) AS record
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
    // PostgreSQL wants to know the type of each parameter, also of those that an order does not use.
    this.where += ` AND (${figure} IS NULL OR TRUE) AND ${at} IS NOT NULL`;
  }

  /** Appends a value; answers its parameter. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
