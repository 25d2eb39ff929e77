import { formatCostRate, ownRate, rateThrough } from "#server/contracts/cost-rate.ts";
import type { ExchangeRateView, ReportingRateView } from "#server/contracts/exchange-rate.ts";
import { parseCredits, parseNanos } from "#server/contracts/money.ts";
import type { AppCaller } from "#server/trpc/router.ts";

interface Dated {
  currency: string;
  effective_at: string;
}
type Price = Pick<ExchangeRateView, "credits_per_unit"> & Dated;
type ReportingRate = Pick<ReportingRateView, "reporting_currency" | "rate"> & Dated;

/** Currency → its rate that holds at a moment; a currency's first rate also holds for the time before it. */
function inForce<Rate extends Dated>(rates: readonly Rate[], nowMs: number): Map<string, Rate> {
  const found = new Map<string, Rate>();
  const inOrder = [...rates].sort((a, b) => Date.parse(a.effective_at) - Date.parse(b.effective_at));
  for (const rate of inOrder) {
    if (Date.parse(rate.effective_at) <= nowMs || !found.has(rate.currency)) found.set(rate.currency, rate);
  }
  return found;
}

/**
 * Currency → credits that its unit is worth at a moment: by its own price, else by its rate into the reporting
 * currency and that one's price.
 */
export function ratesAt(
  known: { prices: readonly Price[]; reporting: readonly ReportingRate[]; reportingCurrency: string },
  nowMs: number,
): Record<string, string> {
  const prices = inForce(known.prices, nowMs);
  const { reportingCurrency } = known;
  const own = known.reporting.filter(({ reporting_currency }) => reporting_currency === reportingCurrency);
  const worth = parseCredits(prices.get(reportingCurrency)?.credits_per_unit ?? "");
  const found: Record<string, string> = {};
  for (const [currency, { rate }] of inForce(own, nowMs)) {
    const nanos = parseNanos(rate);
    if (worth !== null && nanos !== null) found[currency] = formatCostRate(rateThrough(nanos, worth));
  }
  for (const [currency, { credits_per_unit }] of prices) {
    const micros = parseCredits(credits_per_unit);
    if (micros !== null) found[currency] = formatCostRate(ownRate(micros));
  }
  return found;
}

const mostRates = 200;

/** Today's exchange rates, for margins on screens. */
export async function loadRates({ merchant }: AppCaller): Promise<Record<string, string>> {
  const [prices, reporting, settings] = await Promise.all([
    merchant.exchangeRates.list({ limit: mostRates }),
    merchant.reportingRates.list({ limit: mostRates }),
    merchant.settings.get({}),
  ]);
  const known = { prices: prices.data, reporting: reporting.data, reportingCurrency: settings.reporting_currency };
  return ratesAt(known, Date.now());
}
