import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/** SQL: the micro-credits that one major unit of `currency` is worth now; a currency's first rate holds for the time before it too. */
export const rateTodayOf = (merchantId: string, currency: string): string => `
  SELECT rate.credits_per_unit_micros AS micros FROM exchange_rate AS rate
  WHERE rate.merchant_id = ${merchantId} AND rate.currency = ${currency}
  ORDER BY (rate.effective_at <= now()) DESC,
    CASE WHEN rate.effective_at <= now() THEN rate.effective_at END DESC, rate.effective_at LIMIT 1`;

/** Currency → credits that its major unit is worth today, as a decimal string; those without a rate are missing. */
export async function ratesToday(
  sql: SqlExecutor,
  merchantId: string,
  currencies: readonly string[],
): Promise<Map<string, string>> {
  if (currencies.length === 0) return new Map();
  const rows = await sql.query<{ currency: string; micros: string }>(
    `SELECT wanted.currency, today.micros::text AS micros FROM unnest($2::text[]) AS wanted(currency)
     CROSS JOIN LATERAL (${rateTodayOf("$1", "wanted.currency")}) AS today`,
    [merchantId, [...new Set(currencies)]],
  );
  return new Map(rows.map(({ currency, micros }) => [currency, formatCredits(microCredits(BigInt(micros)))]));
}
