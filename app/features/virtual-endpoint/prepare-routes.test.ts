import { expect, it } from "vitest";
import { prepareRoutes } from "./prepare-routes.ts";

const route = (physical_model_id: string, tier: number, weight: number) => ({
  id: `rte_${physical_model_id}`,
  physical_model_id,
  tier,
  weight,
});

it("shows the first choice first and the weights of a tier as shares that add up", () => {
  const tiers = prepareRoutes([route("b", 2, 5), route("a", 1, 1), route("c", 1, 3)]);
  expect(tiers.map(({ tier }) => tier)).toEqual([1, 2]);
  expect(tiers[0]?.routes.map(({ physicalModelId, share }) => [physicalModelId, share])).toEqual([
    ["c", 0.75],
    ["a", 0.25],
  ]);
  expect(tiers[1]?.routes[0]?.share).toBe(1);
});
