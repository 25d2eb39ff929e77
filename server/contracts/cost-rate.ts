/**
 * What a cost's currency is worth in credits: its own price, or its rate into the reporting currency and that one's
 * price (decision 24). The product of the two is kept whole, so that a cost is rounded once. Pure: screens use it too.
 */
import { formatDecimal, type MicroCredits, maxInt64, type Nanos, roundHalfUp } from "./money.ts";

/** Nanos of a reporting rate times micro-credits of a price: 10⁻¹⁵ credits. */
const rateDigits = 15;

declare const unit: unique symbol;
/** Credits that one major unit of a currency is worth, in integer 10⁻¹⁵ credits. */
export type CostRate = bigint & { readonly [unit]: "10⁻¹⁵ credits" };

/** The rate of a currency with a price in credits of its own. */
export const ownRate = (creditsPerUnit: MicroCredits): CostRate => (creditsPerUnit * 1_000_000_000n) as CostRate;

/**
 * The rate of a currency by way of another.
 * @param rate nanos of the other that one major unit is worth
 * @param creditsPerUnit micro-credits that one major unit of the other is worth
 */
export const rateThrough = (rate: Nanos, creditsPerUnit: MicroCredits): CostRate =>
  (rate * creditsPerUnit) as bigint as CostRate;

/** A rate as the API writes it: a decimal string of credits, at most 15 decimals. */
export const formatCostRate = (rate: CostRate): string => formatDecimal(rate, rateDigits);

/** As many digits as the largest price and the largest rate multiply to. */
const pattern = /^(\d{1,23})(?:\.(\d{1,15}))?$/;

/** A rate as the API writes it. Null: it is none. */
export function parseCostRate(text: string): CostRate | null {
  const [, whole, fraction = ""] = pattern.exec(text) ?? [];
  return whole === undefined ? null : (BigInt(whole + fraction.padEnd(rateDigits, "0")) as CostRate);
}

/** Nanos of a unit times 10⁻¹⁵ credits, in micro-credits. */
export const nanosToMicros = 10n ** 18n;

/** A cost (nanos of its currency) in micro-credits, rounded once, half-up. Null: no column could hold so much. */
export function costInCredits(costNanos: bigint, rate: CostRate): bigint | null {
  const micros = roundHalfUp(costNanos * rate, nanosToMicros);
  return micros > maxInt64 || micros < -maxInt64 ? null : micros;
}
