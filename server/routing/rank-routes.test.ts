import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ranked, rankRoutes } from "./rank-routes.ts";

const routes: Ranked[] = [
  { id: "a", tier: 1, weight: 1, rank: 3 },
  { id: "b", tier: 1, weight: 1, rank: 1 },
  { id: "c", tier: 1, weight: 1, rank: 2 },
  { id: "d", tier: 2, weight: 1, rank: 0 },
];
const names = (ordered: Ranked[]) => ordered.map((route) => route.id).join("");

describe("the order of routes", () => {
  test("cheapest or fastest first inside a tier, and no tier before its turn", () => {
    for (const strategy of ["cheapest", "fastest"] as const)
      expect(names(rankRoutes(routes, { strategy, stickyText: null }))).toBe("bcad");
  });

  test("one user keeps to one order; many users spread by weight", () => {
    fc.assert(
      fc.property(fc.string(), (user) => {
        const once = rankRoutes(routes, { strategy: "weighted", stickyText: user });
        expect(names(rankRoutes(routes, { strategy: "weighted", stickyText: user }))).toBe(names(once));
      }),
    );
    const firsts = new Map<string, number>();
    for (let user = 0; user < 3_000; user++) {
      const first = rankRoutes(routes, { strategy: "weighted", stickyText: `user ${user}` })[0]!.id;
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    for (const id of ["a", "b", "c"]) expect(firsts.get(id)).toBeGreaterThan(850);
  });
});
