/** Which of several routes is the cheapest: what the provider takes for a typical request. Pure. */
import type { UnitKind } from "#server/contracts/units.ts";
import { type Cost, type Price, type RateTable, rateOf } from "#server/pricing/price.ts";

interface Costed {
  tier: number;
  price: Price;
  cost: Cost | null;
}

/** Over so many units a flat fee is spread, to stand beside figures per unit. */
const unitsOfRequest = 1_000;

/** Its figures as one number, output three times as heavy as input: only for comparing tables of one currency. */
function weightOf(table: RateTable): number {
  const images = (Object.keys(table.rates) as UnitKind[]).filter((kind) => kind.startsWith("image:"));
  const image = Math.max(...["image" as const, ...images].map((kind) => Number(rateOf(table, kind))));
  const perUnit =
    Number(
      rateOf(table, "input") + 3n * rateOf(table, "output") + rateOf(table, "second") + rateOf(table, "character"),
    ) + image;
  return perUnit / table.per + Number(rateOf(table, "request")) / unitsOfRequest;
}

/**
 * How dear each route is beside the others of its tier; lower is cheaper. By what the provider takes, where that is
 * known for the whole tier in one currency; else by the price, since amounts of two currencies cannot be compared.
 *
 * @returns one number for each route, in their order
 */
export function dearnessOf(routes: readonly Costed[]): number[] {
  const byPrice = new Set<number>();
  const currencies = new Map<number, string>();
  for (const { tier, cost } of routes) {
    const known = currencies.get(tier);
    if (!cost || (known !== undefined && known !== cost.currency)) byPrice.add(tier);
    else currencies.set(tier, cost.currency);
  }
  return routes.map(({ tier, price, cost }) => weightOf(cost && !byPrice.has(tier) ? cost : price));
}
