/** What costs are worth in credits, by the rates of their time. */
import { type CostRate, costInCredits, ownRate, rateThrough } from "#server/contracts/cost-rate.ts";
import { microCredits, nanos } from "#server/contracts/money.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/** A merchant's rates, cut into the periods in which none of them changed. */
export interface RatePeriods {
  /** Moments at which a rate changed, ascending: period 0 lies before the first. */
  changes: Date[];
  /** A cost (nanos of its currency) in micro-credits by the rates of a period; null: there is none, or no room for it. */
  creditsOf(costNanos: bigint, currency: string, period: number): bigint | null;
}

interface DatedRate {
  currency: string;
  /** Micro-credits of a price, nanos of the reporting currency of a reporting rate. */
  rate: bigint;
  /** Milliseconds since 1970. */
  fromMs: number;
}

interface Rates {
  reportingCurrency: string;
  /** In credits. */
  prices: readonly DatedRate[];
  /** Into the reporting currency. */
  reporting: readonly DatedRate[];
}

/** The rate of a currency that holds at a moment; its first also stands for the time before it. */
function rateAt(rates: readonly DatedRate[], currency: string, atMs: number): bigint | null {
  const own = rates.filter((rate) => rate.currency === currency);
  const held = own.filter(({ fromMs }) => fromMs <= atMs);
  return (held.at(-1) ?? own[0])?.rate ?? null;
}

/** A currency's own price comes first; without one it is told by way of the reporting currency. */
function costRateAt({ prices, reporting, reportingCurrency }: Rates, currency: string, atMs: number): CostRate | null {
  const own = rateAt(prices, currency, atMs);
  if (own !== null) return ownRate(microCredits(own));
  const rate = rateAt(reporting, currency, atMs);
  const price = rateAt(prices, reportingCurrency, atMs);
  return rate === null || price === null ? null : rateThrough(nanos(rate), microCredits(price));
}

/** The periods of rates; each list in order of time. */
export function ratePeriodsOf(rates: Rates): RatePeriods {
  const moments = [...rates.prices, ...rates.reporting].map(({ fromMs }) => fromMs);
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const found = new Map<string, CostRate | null>();
  const rateOf = (currency: string, period: number): CostRate | null => {
    const key = `${period}/${currency}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const rate = costRateAt(rates, currency, times[period - 1] ?? Number.NEGATIVE_INFINITY);
    found.set(key, rate);
    return rate;
  };
  return {
    changes: times.map((ms) => new Date(ms)),
    creditsOf: (costNanos, currency, period) => {
      const rate = rateOf(currency, period);
      return rate === null ? null : costInCredits(costNanos, rate);
    },
  };
}

/** Loads the merchant's rates: prices in credits, and those into what is its reporting currency now. */
export async function readRatePeriods(sql: SqlExecutor, merchantId: string): Promise<RatePeriods> {
  const rows = await sql.query<{ priced: boolean; reporting: string; currency: string; rate: string; ms: string }>(
    `SELECT rate.*, merchant.reporting_currency AS reporting FROM merchant JOIN (
       SELECT true AS priced, merchant_id, NULL AS told_in, currency, credits_per_unit_micros::text AS rate,
              extract(epoch FROM effective_at) * 1000 AS ms FROM exchange_rate
       UNION ALL
       SELECT false, merchant_id, reporting_currency, currency, rate_nanos::text,
              extract(epoch FROM effective_at) * 1000 FROM reporting_rate
     ) AS rate ON rate.merchant_id = merchant.id
       AND coalesce(rate.told_in, merchant.reporting_currency) = merchant.reporting_currency
     WHERE merchant.id = $1 ORDER BY rate.ms`,
    [merchantId],
  );
  const dated = rows.map(({ currency, rate, ms, priced }) => ({
    currency,
    rate: BigInt(rate),
    fromMs: Number(ms),
    priced,
  }));
  return ratePeriodsOf({
    reportingCurrency: rows[0]?.reporting ?? "",
    prices: dated.filter(({ priced }) => priced),
    reporting: dated.filter(({ priced }) => !priced),
  });
}
