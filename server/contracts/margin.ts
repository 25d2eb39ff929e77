/** What is left of a price after its cost, per unit kind. Pure: screens show it while a price is typed. */
import { nanosToMicros, parseCostRate } from "./cost-rate.ts";
import { parseCredits, parseNanos, roundHalfUp } from "./money.ts";
import { isUnitKind, parentOf, type UnitKind } from "./units.ts";

/** Figures by unit kind for `per` units, as decimal strings; `request` is per request. */
type Figures = { per: number } & Partial<Record<UnitKind, string>>;

export interface KindMargin {
  kind: UnitKind;
  /** Hundredths of a percent of the price; null: the price is zero. */
  basisPoints: number | null;
  /** The kind is given away or sold below its cost. */
  loss: boolean;
}

/** The figure of a kind, or that of its nearest ancestor; null: none has one. */
function figureOf(table: Figures, kind: UnitKind): string | null {
  for (let at: UnitKind | undefined = kind; at !== undefined; at = parentOf(at)) {
    const figure = table[at];
    if (figure !== undefined) return figure;
  }
  return null;
}

const kindsOf = (table: object): UnitKind[] => Object.keys(table).filter(isUnitKind);

/** A margin beyond this is shown as this: a price typed wrongly must not leave safe integers. */
const most = 1_000_000_000n;
const clamped = (value: bigint): number => Number(value > most ? most : value < -most ? -most : value);

/**
 * The margin of every kind that has a price and a cost. What costs nothing has a margin of 100 %.
 *
 * @param creditsPerUnit credits that one major unit of the cost's currency is worth, as a decimal string
 */
export function marginsOf(price: Figures, cost: Figures, creditsPerUnit: string): KindMargin[] {
  const rate = parseCostRate(creditsPerUnit);
  if (rate === null) return [];
  return [...new Set([...kindsOf(price), ...kindsOf(cost)])].flatMap((kind): KindMargin[] => {
    const micros = parseCredits(figureOf(price, kind) ?? "");
    const nanos = parseNanos(figureOf(cost, kind) ?? "");
    if (micros === null || nanos === null) return [];
    const pricePer = kind === "request" ? 1n : BigInt(price.per);
    const costPer = kind === "request" ? 1n : BigInt(cost.per);
    if (micros <= 0n) return [{ kind, basisPoints: null, loss: nanos > 0n }];
    // nanos ÷ costPer × rate ÷ 10¹⁸ over micros ÷ pricePer
    const share = roundHalfUp(10_000n * nanos * rate * pricePer, costPer * nanosToMicros * micros);
    return [{ kind, basisPoints: clamped(10_000n - share), loss: share > 10_000n }];
  });
}

/** Hundredths of a percent as a decimal string of percent: 5225 → "52.25". */
export const percentOf = (basisPoints: number): string => (basisPoints / 100).toFixed(2).replace(/\.?0+$/, "");
