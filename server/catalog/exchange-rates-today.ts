import type { SqlExecutor } from "#server/infra/sql.ts";

/** SQL: the figure of the rate that holds now; a pair's first rate holds for the time before it too. */
const inForce = (table: "exchange_rate" | "reporting_rate", figure: string, conditions: string): string => `(
  SELECT rate.${figure}::numeric FROM ${table} AS rate WHERE ${conditions}
  ORDER BY (rate.effective_at <= now()) DESC,
    CASE WHEN rate.effective_at <= now() THEN rate.effective_at END DESC, rate.effective_at LIMIT 1)`;

const priceOf = (merchantId: string, currency: string): string =>
  inForce(
    "exchange_rate",
    "credits_per_unit_micros",
    `rate.merchant_id = ${merchantId} AND rate.currency = ${currency}`,
  );

const reportingRateOf = (merchantId: string, currency: string): string =>
  inForce(
    "reporting_rate",
    "rate_nanos",
    `rate.merchant_id = ${merchantId} AND rate.currency = ${currency}
     AND rate.reporting_currency = owner.reporting_currency`,
  );

/**
 * SQL: the micro-credits, exact, that one major unit of `currency` is worth now: by its own price, else by its rate
 * into the reporting currency and that one's price; NULL: it has neither.
 */
export const rateTodayOf = (merchantId: string, currency: string): string => `
  SELECT coalesce(${priceOf(merchantId, currency)}, ${reportingRateOf(merchantId, currency)}
    * ${priceOf(merchantId, "owner.reporting_currency")} * 0.000000001) AS micros
  FROM merchant AS owner WHERE owner.id = ${merchantId}`;

/** Currency → credits that its major unit is worth today, as a decimal string; those without a rate are missing. */
export async function ratesToday(
  sql: SqlExecutor,
  merchantId: string,
  currencies: readonly string[],
): Promise<Map<string, string>> {
  if (currencies.length === 0) return new Map();
  const rows = await sql.query<{ currency: string; credits: string }>(
    `SELECT wanted.currency, trim_scale(today.micros * 0.000001)::text AS credits
     FROM unnest($2::text[]) AS wanted(currency)
     CROSS JOIN LATERAL (${rateTodayOf("$1", "wanted.currency")}) AS today WHERE today.micros IS NOT NULL`,
    [merchantId, [...new Set(currencies)]],
  );
  return new Map(rows.map(({ currency, credits }) => [currency, credits]));
}
