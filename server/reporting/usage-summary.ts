import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type {
  OwnUsageSummaryInput,
  OwnUsageSummaryView,
  SeriesView,
  UsageSummaryInput,
  UsageSummaryView,
} from "#server/contracts/reports.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { byCharge } from "./dashboard.ts";
import { type RatePeriods, readRatePeriods } from "./exchange-rates.ts";
import { Figures } from "./figures.ts";
import { readGroupNames } from "./group-names.ts";
import { edgeAt, type ReportRange, rangeView, resolveRange } from "./report-range.ts";
import { requireFilters } from "./require-filters.ts";
import { requireOwnRows } from "./require-own-rows.ts";
import { sumUsage, type UsageSum } from "./sum-usage.ts";

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
    const sums = await sumUsage(database, { merchantId, range, rates, filters: input, groupings: [grouping] });
    const total = new Group();
    for (const sum of sums) total.add(sum, rates);
    const groups = grouping === "none" ? [] : largest(sums, rates, input.limit);
    const keys = groups.flatMap(({ key }) => key ?? []);
    const nameOf = await readGroupNames(database, { merchantId, grouping, keys });
    return {
      ...rangeView(range),
      starts: Array.from({ length: range.count }, (_, index) => edgeAt(range, index).toISOString()),
      groups: groups.map(({ key, group }) => ({
        key,
        name: key === null ? "others" : nameOf(key),
        ...group.total.view(),
        series: group.series(range),
      })),
      total: { ...total.total.view(), series: total.series(range) },
    };
  };

/** The groups with the largest charge, and one with the key null for all that is left. */
function largest(sums: readonly UsageSum[], rates: RatePeriods, limit: number): { key: string | null; group: Group }[] {
  const byKey = new Map<string, Figures>();
  for (const sum of sums) {
    const figures = byKey.get(sum.key) ?? new Figures();
    byKey.set(sum.key, figures);
    figures.add(sum, rates);
  }
  const ranked = [...byKey].sort(([, left], [, right]) => byCharge(left, right)).map(([key]) => key);
  const groups = new Map(ranked.slice(0, limit).map((key) => [key, new Group()]));
  const others = new Group();
  for (const sum of sums) (groups.get(sum.key) ?? others).add(sum, rates);
  return [
    ...[...groups].map(([key, group]) => ({ key, group })),
    ...(ranked.length > limit ? [{ key: null, group: others }] : []),
  ];
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

function ownOf<View extends { costs: unknown; cost: unknown; margin: unknown }>(view: View) {
  const { costs, cost, margin, ...own } = view;
  return own;
}
