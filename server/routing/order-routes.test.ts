import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderRoutes } from "./order-routes.ts";

const route = (name: string, tier: number, weight: number) => ({ name, tier, weight });

describe("the order of trying routes", () => {
  test("every route is tried once, tiers in their order", () => {
    const routes = fc.array(
      fc.record({ tier: fc.integer({ min: 1, max: 4 }), weight: fc.integer({ min: 1, max: 1000 }) }),
    );
    fc.assert(
      fc.property(routes, (unsorted) => {
        const sorted = unsorted.map((entry, id) => ({ ...entry, id })).sort((a, b) => a.tier - b.tier);
        const ordered = orderRoutes(sorted);
        expect(ordered.map((entry) => entry.tier)).toEqual(sorted.map((entry) => entry.tier));
        expect(new Set(ordered.map((entry) => entry.id)).size).toBe(sorted.length);
      }),
    );
  });

  test("a route of weight 3 beside one of weight 1 gets three requests in four", () => {
    const routes = [route("a", 1, 3), route("b", 1, 1)];
    let first = 0;
    for (let draw = 0; draw < 4000; draw++) {
      if (orderRoutes(routes, () => (draw % 4000) / 4000)[0]?.name === "a") first++;
    }
    expect(first).toBe(3000);
  });

  test("behind the pick the tier's others are shuffled: each comes second about equally often", () => {
    const routes = [route("a", 1, 1000000), route("b", 1, 1), route("c", 1, 1), route("d", 1, 1)];
    const second = new Map<string, number>();
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    for (let draw = 0; draw < 6000; draw++) {
      const [head, next] = orderRoutes(routes, random);
      if (head?.name === "a") second.set(next!.name, (second.get(next!.name) ?? 0) + 1);
    }
    for (const name of ["b", "c", "d"]) expect(second.get(name)! / 6000).toBeCloseTo(1 / 3, 1);
  });
});
