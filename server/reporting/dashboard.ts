import type { Caller } from "#server/contracts/caller.ts";
import type { LatencyFigures, MerchantFigures } from "#server/contracts/report-figures.ts";
import type { DashboardInput, DashboardView, Grouping } from "#server/contracts/reports.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { Figures } from "./figures.ts";
import { readGroupNames } from "./group-names.ts";
import { type RatePeriods, readRatePeriods } from "./rate-periods.ts";
import { type Latencies, readLatencies } from "./read-latencies.ts";
import { dateAt, edgeAt, type ReportRange, rangeView, resolveRange } from "./report-range.ts";
import { requireFilters } from "./require-filters.ts";
import { sumUsage, type UsageSum } from "./sum-usage.ts";

const rankings = ["customer", "virtual_endpoint", "logical_model", "physical_model"] as const satisfies Grouping[];
type Ranked = MerchantFigures & { id: string; name: string };

interface Parts {
  range: ReportRange;
  rates: RatePeriods;
  sums: readonly UsageSum[];
  /** Null: a customer's are not kept. */
  latencies: Latencies | null;
}

const noLatency: LatencyFigures = {
  latency_p50_ms: null,
  latency_p95_ms: null,
  ttft_p50_ms: null,
  ttft_p95_ms: null,
};

/**
 * What a merchant sold, earned and paid over a range, and over the one before; from rollups only. Of one endpoint or
 * customer where one is named; latencies are not kept per customer.
 * @throws AppError not_found: the endpoint or customer; invalid_request: the range
 */
export const makeGetDashboard =
  ({ database }: { database: SqlDatabase }) =>
  async ({ merchantId }: Pick<Caller, "merchantId">, input: DashboardInput): Promise<DashboardView> => {
    const filters = { ve_id: input.ve_id, customer_id: input.customer_id };
    await requireFilters(database, merchantId, filters);
    const [range, rates] = await Promise.all([
      resolveRange(database, merchantId, input),
      readRatePeriods(database, merchantId),
    ]);
    const previous = input.compare === "previous";
    const of = { merchantId, range, rates, filters };
    const [sums, ranked, latencies] = await Promise.all([
      sumUsage(database, { ...of, groupings: ["none"], previous }),
      sumUsage(database, { ...of, groupings: rankings, whole: true }),
      input.customer_id === undefined
        ? readLatencies(database, { merchantId, scopeId: input.ve_id ?? "", range })
        : null,
    ]);
    const parts: Parts = { range, rates, sums, latencies };
    const rank = (grouping: Grouping) => rankingOf(database, { merchantId, grouping, ranked, rates, top: input.top });
    const [customers, virtualEndpoints, logicalModels, physicalModels] = await Promise.all(rankings.map(rank));
    return {
      ...rangeView(range),
      ...seriesOf(parts, 0),
      previous: previous ? { ...rangeView(range, -1), ...seriesOf(parts, -1) } : null,
      top: {
        customers: customers ?? [],
        virtual_endpoints: virtualEndpoints ?? [],
        logical_models: logicalModels ?? [],
        physical_models: physicalModels ?? [],
      },
    };
  };

/** Buckets and total of the range (0) or the one before (−1). */
function seriesOf({ range, rates, sums, latencies }: Parts, shift: 0 | -1) {
  const begin = shift * range.count;
  const buckets = Array.from({ length: range.count }, () => new Figures());
  const total = new Figures();
  for (const sum of sums) {
    const bucket = buckets[sum.at - begin];
    if (!bucket) continue;
    bucket.add(sum, rates);
    total.add(sum, rates);
  }
  const times = latencies?.between(begin, begin + range.count);
  return {
    buckets: buckets.map((figures, index) => ({
      start: edgeAt(range, begin + index).toISOString(),
      date: dateAt(range, begin + index),
      ...figures.view(),
      ...(times?.buckets[index] ?? noLatency),
    })),
    total: { ...total.view(), ...(times?.total ?? noLatency) },
  };
}

interface RankingInput {
  merchantId: string;
  grouping: Grouping;
  ranked: readonly UsageSum[];
  rates: RatePeriods;
  top: number;
}

/** The largest by charge, then by requests. */
async function rankingOf(database: SqlDatabase, input: RankingInput): Promise<Ranked[]> {
  const byKey = new Map<string, Figures>();
  for (const sum of input.ranked) {
    if (sum.grouping !== input.grouping) continue;
    const figures = byKey.get(sum.key) ?? new Figures();
    byKey.set(sum.key, figures);
    figures.add(sum, input.rates);
  }
  const top = [...byKey].sort(([, left], [, right]) => byCharge(left, right)).slice(0, input.top);
  const nameOf = await readGroupNames(database, { ...input, keys: top.map(([key]) => key) });
  return top.map(([key, figures]) => ({ id: key, name: nameOf(key), ...figures.view() }));
}

/** Largest first. */
export const byCharge = (left: Figures, right: Figures): number =>
  left.chargeMicros === right.chargeMicros
    ? right.counts.requests - left.counts.requests
    : left.chargeMicros < right.chargeMicros
      ? 1
      : -1;
