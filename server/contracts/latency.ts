/**
 * Histograms of times: counts per slot. The bounds are preferred numbers, ten to a decade (ISO 3, R10), so that slots of
 * any hours add up and a percentile of the sum is at most an eighth off. The database's `latency_slot` has them too.
 */

/** Lower bounds of slots 1, 2, … in milliseconds; slot 0 holds what is shorter than the first. */
export const latencyBoundsMs = [
  5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600,
  2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000, 25000, 31500, 40000, 50000, 63000, 80000,
  100000, 125000, 160000, 200000, 250000, 315000, 400000, 500000, 630000,
] as const;

/** The slot of a time in milliseconds, from 0. */
export function latencySlot(ms: number): number {
  let low = 0;
  let high: number = latencyBoundsMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((latencyBoundsMs[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The time in milliseconds below which this share (0 … 1) of the counted lies; null when nothing was counted. */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = total * share;
  let below = 0;
  for (const [slot, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) return Math.round(inside(slot, (wanted - below) / count));
    below += count;
  }
  return null;
}

/** A time inside a slot, as if its times were spread evenly on a logarithmic scale. */
function inside(slot: number, part: number): number {
  const last = latencyBoundsMs.length - 1;
  const high = latencyBoundsMs[Math.min(slot, last)] ?? 0;
  if (slot === 0) return high * part;
  const low = latencyBoundsMs[slot - 1] ?? 0;
  return low * (high / low) ** part;
}
