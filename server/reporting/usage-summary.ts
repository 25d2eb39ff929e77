import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { MerchantFigures } from "#server/contracts/report-figures.ts";
import type {
  OwnUsageSummaryInput,
  OwnUsageSummaryView,
  SeriesView,
  UsageSummaryInput,
  UsageSummaryView,
} from "#server/contracts/reports.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { byCharge } from "./dashboard.ts";
import { Figures } from "./figures.ts";
import { readGroupNames } from "./group-names.ts";
import { type RatePeriods, readRatePeriods } from "./rate-periods.ts";
import { dateAt, edgeAt, type ReportRange, rangeView, resolveRange } from "./report-range.ts";
import { requireFilters } from "./require-filters.ts";
import { requireOwnRows } from "./require-own-rows.ts";
import { sumUsage, type UsageSum } from "./sum-usage.ts";
import { otherKeys, type SumUsageInput } from "./usage-source.ts";

/** A group while it is added up: all of it, and each of its intervals. */
class Group {
  readonly total = new Figures();
  readonly #buckets = new Map<number, Figures>();

  add(sum: UsageSum, rates: RatePeriods): void {
    this.total.add(sum, rates);
    const bucket = this.#buckets.get(sum.at) ?? new Figures();
    this.#buckets.set(sum.at, bucket);
    bucket.add(sum, rates);
  }

  series({ count }: ReportRange): SeriesView {
    const at = Array.from({ length: count }, (_, index) => this.#buckets.get(index));
    const counts = (name: "requests" | "errors" | "input" | "output") => at.map((bucket) => bucket?.counts[name] ?? 0);
    return {
      requests: counts("requests"),
      errors: counts("errors"),
      charge: at.map((bucket) => formatCredits(microCredits(bucket?.chargeMicros ?? 0n))),
      input_tokens: counts("input"),
      output_tokens: counts("output"),
    };
  }
}

type UsageSummary = (caller: Pick<Caller, "merchantId">, input: UsageSummaryInput) => Promise<UsageSummaryView>;

/**
 * Usage over a range, per interval and by whatever it is grouped by: the largest groups by charge, the others together.
 * @throws AppError not_found: a filter that names nothing of the merchant; invalid_request: the range
 */
export const makeUsageSummary =
  ({ database }: { database: SqlDatabase }): UsageSummary =>
  async ({ merchantId }, input) => {
    await requireFilters(database, merchantId, input);
    const [range, rates] = await Promise.all([
      resolveRange(database, merchantId, input),
      readRatePeriods(database, merchantId),
    ]);
    const { group_by: grouping } = input;
    const of = { merchantId, range, rates, filters: input, groupings: [grouping] };
    const keys = grouping === "none" ? [] : await largestKeys(database, of, input.limit);
    const sums = await sumUsage(database, { ...of, keep: keys });
    const total = new Group();
    const groups = new Map(keys.map((key) => [key, new Group()]));
    for (const sum of sums) {
      total.add(sum, rates);
      if (grouping === "none") continue;
      const group = groups.get(sum.key) ?? new Group();
      groups.set(sum.key, group);
      group.add(sum, rates);
    }
    const nameOf = await readGroupNames(database, { merchantId, grouping, keys });
    return {
      ...rangeView(range),
      starts: Array.from({ length: range.count }, (_, index) => edgeAt(range, index).toISOString()),
      dates: Array.from({ length: range.count }, (_, index) => dateAt(range, index)),
      groups: [...groups].map(([key, group]) => ({
        key: key === otherKeys ? null : key,
        name: key === otherKeys ? "others" : nameOf(key),
        ...group.total.view(),
        series: group.series(range),
      })),
      total: { ...total.total.view(), series: total.series(range) },
    };
  };

/** The keys of the groups with the largest charge: one sum each, so that few rows leave the database. */
async function largestKeys(database: SqlDatabase, input: SumUsageInput, limit: number): Promise<string[]> {
  const byKey = new Map<string, Figures>();
  for (const sum of await sumUsage(database, { ...input, whole: true })) {
    const figures = byKey.get(sum.key) ?? new Figures();
    byKey.set(sum.key, figures);
    figures.add(sum, input.rates);
  }
  const ranked = [...byKey].sort(([, left], [, right]) => byCharge(left, right));
  return ranked.slice(0, limit).map(([key]) => key);
}

/**
 * The same of a customer's own endpoints, without cost and margin.
 * @throws AppError not_found: an endpoint or key that is not the customer's; invalid_request: the range
 */
export const makeOwnUsageSummary =
  ({ database, usageSummary }: { database: SqlDatabase; usageSummary: UsageSummary }) =>
  async (caller: PortalCaller, input: OwnUsageSummaryInput): Promise<OwnUsageSummaryView> => {
    await requireOwnRows(database, caller, input);
    const { groups, total, ...range } = await usageSummary(caller, { ...input, customer_id: caller.customerId });
    return { ...range, groups: groups.map(ownOf), total: ownOf(total) };
  };

function ownOf<View extends Pick<MerchantFigures, "costs" | "cost" | "rates_missing" | "margin">>(view: View) {
  const { costs, cost, rates_missing, margin, ...own } = view;
  return own;
}
