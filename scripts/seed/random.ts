/** Random numbers that are the same on every run: two seedings of one size differ in nothing but ids and dates. */
export interface Random {
  /** 0 ≤ n < 1 */
  next(): number;
  /** A whole number below this one. */
  below(end: number): number;
  /** Log-normal with this median; `spread` 0.5: most lie between a third and three times of it. */
  around(median: number, spread: number): number;
  /** An index, in proportion to these weights. */
  pick(cumulativeWeights: readonly number[]): number;
}

/** Mulberry32 (public domain, Tommy Ettinger). */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (end) => Math.floor(next() * end),
    around: (median, spread) =>
      median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    pick: (cumulative) => {
      const wanted = next() * (cumulative.at(-1) ?? 0);
      let [low, high] = [0, cumulative.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((cumulative[middle] ?? 0) > wanted) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** Running sums, for `pick`. */
export function cumulative(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}
