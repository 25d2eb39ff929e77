/** What a model costs its buyer where several routes may serve it, each at its own price. Pure. */
import { knownKinds, type UnitKind } from "#server/contracts/units.ts";
import { type Price, rateOf } from "./price.ts";

export interface PriceRange {
  kind: UnitKind;
  /** Micro-credits for `per` units; those of `request` for one request. */
  lowestMicros: bigint;
  highestMicros: bigint;
}

const order = (kind: UnitKind): number => {
  const index = knownKinds.findIndex((known) => known === kind || kind.startsWith(`${known}:`));
  return index < 0 ? knownKinds.length : index;
};

const ascending = (a: bigint, b: bigint): number => Number(a > b) - Number(a < b);

/** A figure for `per` units; `request` is one request whatever a table says. */
const scaled = (price: Price, kind: UnitKind, per: number): bigint =>
  kind === "request" ? rateOf(price, kind) : (rateOf(price, kind) * BigInt(per)) / BigInt(price.per);

/**
 * The lowest and highest figure of every kind that one of the prices names, in the order of `knownKinds`. A price
 * without a kind asks what it asks for the kind's parent, as charging does.
 *
 * @param least the figures stand for at least so many units: 1, 1000 or 1000000. Prices are made comparable by
 * multiplying alone, so that no figure is rounded.
 */
export function priceRanges(prices: readonly Price[], least = 1): { per: number; ranges: PriceRange[] } {
  const per = Math.max(least, ...prices.map((price) => price.per));
  const kinds = [...new Set(prices.flatMap(({ rates }) => Object.keys(rates) as UnitKind[]))];
  kinds.sort((a, b) => order(a) - order(b) || a.localeCompare(b, "en"));
  const ranges = kinds.map((kind) => {
    const figures = prices.map((price) => scaled(price, kind, per)).sort(ascending);
    return { kind, lowestMicros: figures[0] ?? 0n, highestMicros: figures.at(-1) ?? 0n };
  });
  return { per, ranges };
}
