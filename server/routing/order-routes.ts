/**
 * The order in which a request tries its routes: in each tier a weighted pick first, the tier's others shuffled
 * behind it, then the next tier (mission.md A5). Pure: randomness is given.
 */

export interface Weighted {
  /** Lower is tried first. */
  readonly tier: number;
  /** Positive share inside the tier. */
  readonly weight: number;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** Index of the weighted pick among routes[from, to). */
function pick(routes: readonly Weighted[], from: number, to: number, random: Random): number {
  let total = 0;
  for (let index = from; index < to; index++) total += routes[index]?.weight ?? 0;
  let at = random() * total;
  for (let index = from; index < to; index++) {
    at -= routes[index]?.weight ?? 0;
    if (at < 0) return index;
  }
  return to - 1;
}

function swap<Item>(items: Item[], a: number, b: number): void {
  const held = items[a] as Item;
  items[a] = items[b] as Item;
  items[b] = held;
}

/**
 * All routes in the order of trying.
 * @param routes sorted by tier, ascending
 */
export function orderRoutes<Route extends Weighted>(routes: readonly Route[], random: Random = Math.random): Route[] {
  const ordered = routes.slice();
  if (ordered.length < 2) return ordered;
  let from = 0;
  while (from < ordered.length) {
    let to = from + 1;
    while (to < ordered.length && ordered[to]?.tier === ordered[from]?.tier) to++;
    if (to - from > 1) {
      swap(ordered, from, pick(ordered, from, to, random));
      for (let index = to - 1; index > from + 1; index--) {
        swap(ordered, index, from + 1 + Math.floor(random() * (index - from)));
      }
    }
    from = to;
  }
  return ordered;
}
