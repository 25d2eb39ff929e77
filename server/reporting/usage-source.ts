/** Where sums of usage come from: the days of usage_day where they fit, the quarter-hours of usage_rollup for the rest. */
import { type AccountingCalendar, addDays } from "#server/contracts/accounting-calendar.ts";
import type { Grouping } from "#server/contracts/reports.ts";
import type { RatePeriods } from "./rate-periods.ts";
import { edgeAt, type ReportRange } from "./report-range.ts";

export interface UsageFilters {
  ve_id?: string | undefined;
  customer_id?: string | undefined;
  key_id?: string | undefined;
  logical_model?: string | undefined;
  physical_model_id?: string | undefined;
}

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
  /** Keys that stay apart; all others are one, `otherKeys`. */
  keep?: readonly string[];
}

/** No id, and no name, begins with a space. */
export const otherKeys = " others";

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

/** Columns of both tables that sums are made of. */
const summed = `usage.status, usage.cost_currency, usage.requests, usage.input_units, usage.output_units,
  usage.cached_units, usage.reasoning_units, usage.image_units, usage.second_units, usage.character_units,
  usage.charge_micros, usage.cost_nanos`;

interface Source {
  text: string;
  values: unknown[];
}

/** Rows to sum up, with `at` (interval, from 1), `period` (of exchange rates) and a column by_… for each grouping. */
export function usageSource(input: SumUsageInput): Source {
  const { range } = input;
  const values: unknown[] = [input.merchantId];
  const add = (value: unknown) => `$${values.push(value)}`;
  const from = edgeAt(range, input.previous ? -range.count : 0);
  const to = edgeAt(range, range.count);
  const [firstDay, endDay] = wholeDays(from, to, range.calendar);
  const days = () => `usage.day >= ${add(firstDay)}::date AND usage.day < ${add(endDay)}::date`;
  const span = () => `usage.bucket >= ${add(from.toISOString())} AND usage.bucket < ${add(to.toISOString())}`;
  const part = (table: "usage_day" | "usage_rollup", time: string) => partOf(input, { table, time, add });
  if (range.ownDays) return { text: part("usage_day", days()), values };
  // Cut into intervals that are no days of the merchant's, or too short for whole ones.
  if (!input.whole || firstDay >= endDay) return { text: part("usage_rollup", span()), values };
  const startOf = (day: string) => add(new Date(range.calendar.startOf(day)).toISOString());
  const beside = ` AND NOT (usage.bucket >= ${startOf(firstDay)} AND usage.bucket < ${startOf(endDay)})`;
  return {
    text: `${part("usage_day", days())} UNION ALL ${part("usage_rollup", span() + beside)}`,
    values,
  };
}

interface PartInput {
  table: "usage_day" | "usage_rollup";
  /** Condition on the time. */
  time: string;
  add: (value: unknown) => string;
}

function partOf(input: SumUsageInput, { table, time, add }: PartInput): string {
  const { range, rates } = input;
  const daily = table === "usage_day";
  const [column, type] = daily ? ["usage.day", "date"] : ["usage.bucket", "timestamptz"];
  const momentOf = (at: Date) => (daily ? range.calendar.dayAt(at.getTime()) : at.toISOString());
  const edges = range.edges.slice(input.previous ? 0 : range.count).map(momentOf);
  const at = input.whole ? "1" : `width_bucket(${column}, ${add(edges)}::${type}[])`;
  const period = `width_bucket(${column}, ${add(rates.changes.map(momentOf))}::${type}[])`;
  const grouped = input.groupings.filter((grouping) => grouping !== "none");
  const keyOf = (grouping: keyof typeof keys) =>
    input.keep
      ? `CASE WHEN ${keys[grouping]} = ANY(${add(input.keep)}::text[]) THEN ${keys[grouping]} ELSE '${otherKeys}' END`
      : keys[grouping];
  const names = grouped.map((grouping) => `, ${keyOf(grouping)} AS by_${grouping}`);
  return `SELECT ${summed}, ${at} AS at, ${period} AS period ${names.join("")}
    FROM ${table} AS usage ${grouped.map((grouping) => joins[grouping] ?? "").join(" ")}
    WHERE usage.merchant_id = $1 AND ${time} ${conditionsOf(input.filters, add)}`;
}

/** Conditions on `usage`. */
function conditionsOf(filters: UsageFilters, add: (value: unknown) => string): string {
  const columns: [unknown, string][] = [
    [filters.ve_id, "virtual_endpoint_id"],
    [filters.customer_id, "customer_id"],
    [filters.key_id, "access_key_id"],
    [filters.logical_model, "logical_model"],
    [filters.physical_model_id, "physical_model_id"],
  ];
  return columns
    .filter(([value]) => value !== undefined)
    .map(([value, column]) => ` AND usage.${column} = ${add(value)}`)
    .join("");
}

/** The first accounting day that begins in a span, and the one in which it ends: the days between lie wholly in it. */
function wholeDays(from: Date, to: Date, calendar: AccountingCalendar): [first: string, end: string] {
  // A millisecond before a day's beginning it is the day before: a span that begins with a day holds all of it.
  return [addDays(calendar.dayAt(from.getTime() - 1), 1), calendar.dayAt(to.getTime())];
}
