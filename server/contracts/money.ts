/**
 * Money as integers with the unit in the type. No float ever holds an amount; the brands stop mixed sums.
 *
 * - credits: integer micro-credits (10⁻⁶ credit)
 * - provider cost: integer nanos (10⁻⁹ of the currency's major unit)
 * - fiat: integer minor units (ISO 4217)
 */

declare const unit: unique symbol;
type Branded<Unit extends string> = bigint & { readonly [unit]: Unit };

/** Integer micro-credits: 1 credit = 1_000_000. */
export type MicroCredits = Branded<"micro-credits">;
/** Integer nanos of a currency's major unit: 1 USD = 1_000_000_000. */
export type Nanos = Branded<"nanos">;
/** Integer minor units of a currency, e.g. cents. */
export type MinorUnits = Branded<"minor-units">;

export const microCredits = (value: bigint): MicroCredits => value as MicroCredits;
export const nanos = (value: bigint): Nanos => value as Nanos;
export const minorUnits = (value: bigint): MinorUnits => value as MinorUnits;

export const zeroCredits: MicroCredits = microCredits(0n);

/** The largest amount any column, script or API field may carry (signed 64 bits). */
export const maxInt64 = 9_223_372_036_854_775_807n;

type Money = MicroCredits | Nanos | MinorUnits;

/** Sum of two amounts of the same unit. */
export const add = <Unit extends Money>(a: Unit, b: Unit): Unit => ((a as bigint) + (b as bigint)) as Unit;
/** Difference of two amounts of the same unit. */
export const subtract = <Unit extends Money>(a: Unit, b: Unit): Unit => ((a as bigint) - (b as bigint)) as Unit;
/** The larger of two amounts of the same unit. */
export const larger = <Unit extends Money>(a: Unit, b: Unit): Unit => (a > b ? a : b);

/**
 * The one rounding of the product: the integer nearest to `numerator / denominator`, halves away from zero
 * (commercial rounding, "half-up").
 *
 * @throws RangeError when the denominator is not positive.
 */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("the denominator must be positive");
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

const decimalPattern = /^(-?)(\d{1,13})(?:\.(\d+))?$/;

/**
 * Parses a plain decimal ("12", "-0.25") into an integer of 10^-digits.
 *
 * @returns null when the text is no plain decimal, has more than `digits` decimals or leaves 64 bits.
 */
export function parseDecimal(text: string, digits: number): bigint | null {
  const match = decimalPattern.exec(text);
  if (!match) return null;
  const [, sign, whole = "", fraction = ""] = match;
  if (fraction.length > digits) return null;
  const magnitude = BigInt(whole + fraction.padEnd(digits, "0"));
  return magnitude > maxInt64 ? null : sign ? -magnitude : magnitude;
}

/** Writes an integer of 10^-digits as a plain decimal without trailing zeros: 1500000n, 6 → "1.5". */
export function formatDecimal(value: bigint, digits: number): string {
  const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const whole = magnitude.slice(0, magnitude.length - digits);
  const fraction = magnitude.slice(magnitude.length - digits).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** Credits as the API writes them: decimal string, at most six decimals. Null: not a credit amount. */
export function parseCredits(text: string): MicroCredits | null {
  const value = parseDecimal(text, 6);
  return value === null ? null : microCredits(value);
}

/** Micro-credits as the API writes them: 1500000n → "1.5". */
export const formatCredits = (value: MicroCredits): string => formatDecimal(value, 6);

/** A provider cost figure (major units, at most nine decimals) in nanos. Null: not such a figure. */
export function parseNanos(text: string): Nanos | null {
  const value = parseDecimal(text, 9);
  return value === null ? null : nanos(value);
}

/** Nanos as the API writes them: 1500000000n → "1.5". */
export const formatNanos = (value: Nanos): string => formatDecimal(value, 9);
