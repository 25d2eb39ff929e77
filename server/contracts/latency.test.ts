import fc from "fast-check";
import { expect, test } from "vitest";
import { latencyBoundsMs, latencySlot, percentile } from "./latency.ts";

const countsOf = (times: readonly number[]): number[] => {
  const counts: number[] = Array.from({ length: latencyBoundsMs.length + 1 }, () => 0);
  for (const ms of times) counts[latencySlot(ms)]! += 1;
  return counts;
};

test("a percentile from slots is at most a slot off the true one", () => {
  const times = fc.array(fc.integer({ min: 5, max: 600_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95), (given, share) => {
      const sorted = [...given].sort((left, right) => left - right);
      const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
      const told = percentile(countsOf(given), share)!;
      expect(Math.abs(Math.log(told / exact))).toBeLessThanOrEqual(Math.log(1.34));
    }),
  );
});

test("nothing counted has no percentile, and what is longer than the last bound is told as that", () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile(countsOf([10_000_000]), 0.95)).toBe(630_000);
  expect(percentile(countsOf([1, 2, 3]), 0.5)).toBeLessThan(5);
});
