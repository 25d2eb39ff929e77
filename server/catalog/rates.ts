/** Price and cost figures between the wire (decimal strings), the database (decimal integers) and pricing (bigint). */
import { z } from "zod";
import { formatDecimal, parseDecimal } from "#server/contracts/money.ts";
import { isUnitKind, type UnitKind } from "#server/contracts/units.ts";

type Figures = Partial<Record<UnitKind, string | undefined>>;
type Rates = Partial<Record<UnitKind, string>>;

const storedSchema = z.record(z.string().refine(isUnitKind), z.string().regex(/^\d+$/));

/** The unit kinds among these keys. */
const kindsOf = (figures: object): UnitKind[] => Object.keys(figures).filter(isUnitKind);

/** Decimals of a price figure (micro-credits). */
export const priceDigits = 6;
/** Decimals of a cost figure (nanos). */
export const costDigits = 9;

/** Wire → database: "0.5" → "500000". @throws RangeError on a figure that the schema should have refused */
export function storedRates(figures: Figures, digits: number): Rates {
  const rates: Rates = {};
  for (const kind of kindsOf(figures)) {
    const figure = figures[kind];
    if (figure === undefined) continue;
    const value = parseDecimal(figure, digits);
    if (value === null) throw new RangeError(`${figure} is no figure of ${digits} decimals`);
    rates[kind] = value.toString();
  }
  return rates;
}

/** Database → wire. */
export function figuresOf(stored: unknown, digits: number): Rates {
  const rates = storedSchema.parse(stored);
  const figures: Rates = {};
  for (const kind of kindsOf(rates)) {
    const rate = rates[kind];
    if (rate !== undefined) figures[kind] = formatDecimal(BigInt(rate), digits);
  }
  return figures;
}

/** Database → pricing. */
export function rateTableOf(stored: unknown): Partial<Record<UnitKind, bigint>> {
  const rates = storedSchema.parse(stored);
  const table: Partial<Record<UnitKind, bigint>> = {};
  for (const kind of kindsOf(rates)) {
    const rate = rates[kind];
    if (rate !== undefined) table[kind] = BigInt(rate);
  }
  return table;
}

/** Whether two stored tables say the same. */
export function sameRates(a: unknown, b: Rates): boolean {
  const stored = storedSchema.parse(a);
  const kinds = kindsOf(stored);
  return kinds.length === kindsOf(b).length && kinds.every((kind) => stored[kind] === b[kind]);
}
