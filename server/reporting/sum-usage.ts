/** Sums of usage over a range, from the rollups: never from the usage records. */
import { errorStatuses } from "#server/contracts/report-figures.ts";
import type { Grouping } from "#server/contracts/reports.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { type SumUsageInput, usageSource } from "./usage-source.ts";

/** Sums of one bucket, group, currency of cost and period of exchange rates. */
export interface UsageSum {
  /** Which grouping, where several were asked for. */
  grouping: Grouping;
  /** Interval of the range, 0 …; negative: of the range before. */
  at: number;
  key: string;
  currency: string;
  ratePeriod: number;
  requests: number;
  errors: number;
  refused: number;
  input: number;
  cached: number;
  output: number;
  reasoning: number;
  images: number;
  seconds: number;
  characters: number;
  chargeMicros: bigint;
  costNanos: bigint;
}

const statuses = errorStatuses.map((status) => `'${status}'`).join(", ");
const sums = `
  sum(requests) AS requests, coalesce(sum(requests) FILTER (WHERE status IN (${statuses})), 0) AS errors,
  coalesce(sum(requests) FILTER (WHERE status = 'refused'), 0) AS refused,
  sum(input_units - second_units - character_units) AS input, sum(cached_units) AS cached,
  sum(output_units - image_units) AS output, sum(reasoning_units) AS reasoning, sum(image_units) AS images,
  sum(second_units) AS seconds, sum(character_units) AS characters, sum(charge_micros)::text AS charge,
  sum(cost_nanos)::text AS cost`;

type SumRow = Record<Exclude<keyof UsageSum, "chargeMicros" | "costNanos" | "grouping">, string> & {
  grouping: number;
  charge: string;
  cost: string;
};

/** The sums, one row for each combination that has any. */
export async function sumUsage(sql: SqlExecutor, input: SumUsageInput): Promise<UsageSum[]> {
  const columns = input.groupings.filter((grouping) => grouping !== "none").map((grouping) => `by_${grouping}`);
  const sets = columns.map((column) => `(at, period, cost_currency, ${column})`);
  const { text, values } = usageSource(input);
  const rows = await sql.query<SumRow>(
    `SELECT ${columns.length < 2 ? "0" : `grouping(${columns.join(", ")})`} AS grouping, at,
            ${columns.length === 0 ? "''" : `coalesce(${columns.join(", ")}, '')`} AS key,
            cost_currency AS currency, period AS "ratePeriod", ${sums}
     FROM (${text}) AS usage
     GROUP BY ${sets.length === 0 ? "at, period, cost_currency" : `GROUPING SETS (${sets.join(", ")})`}`,
    values,
  );
  return rows.map((row) => sumOf(row, input, input.previous ? 0 : input.range.count));
}

/** The grouping whose bit is not set: `grouping()` marks those that a set leaves out, the first by the highest bit. */
function groupingOf(bits: number, groupings: readonly Grouping[]): Grouping {
  const grouped = groupings.filter((grouping) => grouping !== "none");
  return grouped.find((_, index) => (bits & (1 << (grouped.length - 1 - index))) === 0) ?? "none";
}

function sumOf(row: SumRow, input: SumUsageInput, begin: number): UsageSum {
  return {
    grouping: groupingOf(row.grouping, input.groupings),
    at: Number(row.at) - 1 + begin - input.range.count,
    key: row.key,
    currency: row.currency,
    ratePeriod: Number(row.ratePeriod),
    requests: Number(row.requests),
    errors: Number(row.errors),
    refused: Number(row.refused),
    input: Number(row.input),
    cached: Number(row.cached),
    output: Number(row.output),
    reasoning: Number(row.reasoning),
    images: Number(row.images),
    seconds: Number(row.seconds),
    characters: Number(row.characters),
    chargeMicros: BigInt(row.charge),
    costNanos: BigInt(row.cost),
  };
}
