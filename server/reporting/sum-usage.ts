/** Sums of usage over a range, from the rollups: never from the usage records. */
import { errorStatuses } from "#server/contracts/report-figures.ts";
import type { Grouping } from "#server/contracts/reports.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { RatePeriods } from "./exchange-rates.ts";
import type { ReportRange } from "./report-range.ts";

export interface UsageFilters {
  ve_id?: string | undefined;
  customer_id?: string | undefined;
  key_id?: string | undefined;
  logical_model?: string | undefined;
  physical_model_id?: string | undefined;
}

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

/** What a grouping's key is, of `usage`; `endpoint` and `model` are joined where they are named. */
const keys: Record<Exclude<Grouping, "none">, string> = {
  virtual_endpoint: "usage.virtual_endpoint_id",
  customer: "usage.customer_id",
  logical_model: "usage.logical_model",
  access_key: "usage.access_key_id",
  physical_model: "usage.physical_model_id",
  status: "usage.status",
  department: "coalesce(endpoint.department, '')",
  provider: "coalesce(model.provider_id, '')",
};

const joins: Partial<Record<Grouping, string>> = {
  department: "LEFT JOIN virtual_endpoint AS endpoint ON endpoint.id = usage.virtual_endpoint_id",
  provider: "LEFT JOIN physical_model AS model ON model.id = usage.physical_model_id",
};

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

export interface SumUsageInput {
  merchantId: string;
  range: ReportRange;
  rates: RatePeriods;
  filters: UsageFilters;
  groupings: readonly Grouping[];
  /** One sum over the whole range instead of one per interval. */
  whole?: boolean;
  /** The range before too. */
  previous?: boolean;
}

/** The sums, one row for each combination that has any. */
export async function sumUsage(sql: SqlExecutor, input: SumUsageInput): Promise<UsageSum[]> {
  const { range, rates, groupings } = input;
  const grouped = groupings.filter((grouping) => grouping !== "none");
  const begin = input.previous ? 0 : range.count;
  const edges = range.edges.slice(begin).map(({ at, day }) => (range.ownDays ? day : at.toISOString()));
  const changes = rates.changes.map((at) => (range.ownDays ? dayOf(at, range.timeZone) : at.toISOString()));
  const time = range.ownDays ? "usage.day" : "usage.bucket";
  const type = range.ownDays ? "date" : "timestamptz";
  const values: unknown[] = [input.merchantId, edges[0], edges.at(-1), edges, changes];
  const at = input.whole ? "1" : `width_bucket(${time}, $4::${type}[])`;
  const sets = grouped.map((grouping) => `(at, period, cost_currency, ${grouping})`);
  const names = grouped.map((grouping) => `${keys[grouping as Exclude<Grouping, "none">]} AS ${grouping}`);
  const chosen = grouped.length === 0 ? "''" : `coalesce(${grouped.join(", ")}, '')`;
  const rows = await sql.query<SumRow>(
    `SELECT ${grouped.length < 2 ? "0" : `grouping(${grouped.join(", ")})`} AS grouping, at, ${chosen} AS key,
            cost_currency AS currency, period AS "ratePeriod", ${sums}
     FROM (SELECT usage.*, ${at} AS at, width_bucket(${time}, $5::${type}[]) AS period
             ${names.map((name) => `, ${name}`).join("")}
           FROM ${range.ownDays ? "usage_day" : "usage_rollup"} AS usage
           ${grouped.map((grouping) => joins[grouping] ?? "").join(" ")}
           WHERE usage.merchant_id = $1 AND ${time} >= $2::${type} AND ${time} < $3::${type}
             ${conditionsOf(input.filters, values)} AND ($4::${type}[] IS NOT NULL)) AS usage
     GROUP BY ${sets.length === 0 ? "at, period, cost_currency" : `GROUPING SETS (${sets.join(", ")})`}`,
    values,
  );
  return rows.map((row) => sumOf(row, input, begin));
}

/** Conditions on `usage`, their values appended to the statement's. */
function conditionsOf(filters: UsageFilters, values: unknown[]): string {
  const columns: [unknown, string][] = [
    [filters.ve_id, "virtual_endpoint_id"],
    [filters.customer_id, "customer_id"],
    [filters.key_id, "access_key_id"],
    [filters.logical_model, "logical_model"],
    [filters.physical_model_id, "physical_model_id"],
  ];
  return columns
    .filter(([value]) => value !== undefined)
    .map(([value, column]) => {
      values.push(value);
      return ` AND usage.${column} = $${values.length}`;
    })
    .join("");
}

const dayOf = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

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
