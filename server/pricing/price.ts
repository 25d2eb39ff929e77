/**
 * Price and cost versions, and what units cost under them. Pure.
 * Decision 21: one rounding, half-up, once per request over all unit kinds on a common denominator.
 */
import { type MicroCredits, microCredits, type Nanos, nanos, roundHalfUp } from "#server/contracts/money.ts";
import { parentOf, type UnitKind, type Units } from "#server/contracts/units.ts";

/** Figures per `per` units; the `request` figure stands for one request whatever `per` says. */
export interface RateTable {
  /** price or cost version id */
  id: string;
  version: number;
  /** 1, 1000 or 1000000 */
  per: number;
  /** kind → amount in the smallest unit (micro-credits or nanos) per `per` units */
  rates: Partial<Record<UnitKind, bigint>>;
}

/** micro-credits per `per` units */
export type Price = RateTable;
/** nanos of `currency` per `per` units */
export interface Cost extends RateTable {
  currency: string;
}

/** The figure of a kind, that of its nearest ancestor when it has none, zero when none has. */
export function rateOf(table: RateTable, kind: UnitKind): bigint {
  for (let at: UnitKind | undefined = kind; at !== undefined; at = parentOf(at)) {
    const rate = table.rates[at];
    if (rate !== undefined) return rate;
  }
  return 0n;
}

/** Exact numerator over the denominator `per`. */
function weigh(table: RateTable, units: Units): bigint {
  let sum = 0n;
  let kind: UnitKind;
  for (kind in units) {
    const count = units[kind];
    if (!count) continue;
    const scale = kind === "request" ? BigInt(table.per) : 1n;
    sum += BigInt(count) * rateOf(table, kind) * scale;
  }
  return sum;
}

/** No request is booked with more, whatever a provider reports: sums of several stay within 64 bits. */
const mostOfOneRequest = 1_000_000_000_000_000_000n;

const amountOf = (table: RateTable, units: Units): bigint => {
  const amount = roundHalfUp(weigh(table, units), BigInt(table.per));
  return amount > mostOfOneRequest ? mostOfOneRequest : amount;
};

/** What the customer is charged for these units, in micro-credits. */
export const chargeOf = (price: Price, units: Units): MicroCredits => microCredits(amountOf(price, units));

/** What the provider takes for these units, in nanos of the cost's currency. */
export const costOf = (cost: Cost, units: Units): Nanos => nanos(amountOf(cost, units));
