import type { ExchangeRateView } from "#server/contracts/exchange-rate.ts";
import type { AppCaller } from "#server/trpc/router.ts";

type Rate = Pick<ExchangeRateView, "currency" | "credits_per_unit" | "effective_at">;

/** Currency → credits that its unit is worth at a moment; a currency's first rate also holds for the time before it. */
export function ratesAt(rates: readonly Rate[], nowMs: number): Record<string, string> {
  const found: Record<string, string> = {};
  const byCurrency = new Map<string, Rate[]>();
  for (const rate of rates) byCurrency.set(rate.currency, [...(byCurrency.get(rate.currency) ?? []), rate]);
  for (const [currency, own] of byCurrency) {
    const inOrder = own.sort((a, b) => Date.parse(a.effective_at) - Date.parse(b.effective_at));
    const begun = inOrder.filter(({ effective_at }) => Date.parse(effective_at) <= nowMs);
    const rate = begun.at(-1) ?? inOrder[0];
    if (rate) found[currency] = rate.credits_per_unit;
  }
  return found;
}

const mostRates = 200;

/** Today's exchange rates, for margins on screens. */
export async function loadRates({ merchant }: AppCaller): Promise<Record<string, string>> {
  const { data } = await merchant.exchangeRates.list({ limit: mostRates });
  return ratesAt(data, Date.now());
}
