/** When a cost should be looked at again. Pure. */

import { parseNanos } from "#server/contracts/money.ts";
import type { CatalogEntry } from "#server/contracts/price-catalog.ts";
import type { CostInput, CostView } from "#server/contracts/rate-table.ts";
import { isUnitKind, type UnitKind } from "#server/contracts/units.ts";

const dayMs = 86_400_000;

/** A figure for a million units (one request), in nanos: comparable whatever `per` says. */
export function perMillion(table: CostInput | CostView, kind: UnitKind): bigint | null {
  const nanos = parseNanos(table[kind] ?? "");
  if (nanos === null) return null;
  return kind === "request" ? nanos : (nanos * 1_000_000n) / BigInt(table.per);
}

const kindsOf = (table: object): UnitKind[] => Object.keys(table).filter(isUnitKind);

/** Whether two costs say the same, whatever `per` they are written for. */
export function sameCost(a: CostInput | CostView, b: CostInput | CostView): boolean {
  const kinds = new Set([...kindsOf(a), ...kindsOf(b)]);
  return a.currency === b.currency && [...kinds].every((kind) => perMillion(a, kind) === perMillion(b, kind));
}

export interface StaleFacts {
  nowMs: number;
  /** The merchant's own measure. */
  staleCostDays: number;
}

/** Whether figures of this day are old. */
export const isOld = (asOf: string, { nowMs, staleCostDays }: StaleFacts): boolean =>
  nowMs - Date.parse(asOf) > staleCostDays * dayMs;

/**
 * Why a cost is stale: the catalog has newer figures that differ, or its own are older than `staleCostDays`; null:
 * it is not, or there is none.
 */
export function staleReason(
  cost: CostView | null,
  entry: CatalogEntry | undefined,
  facts: StaleFacts,
): "old" | "newer_figures" | null {
  if (!cost) return null;
  if (entry && entry.as_of > cost.as_of && !sameCost(cost, entry.cost)) return "newer_figures";
  return isOld(entry && entry.as_of > cost.as_of ? entry.as_of : cost.as_of, facts) ? "old" : null;
}
