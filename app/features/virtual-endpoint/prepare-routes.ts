import type { LogicalModelView } from "#server/contracts/virtual-endpoint.ts";

export interface RouteShare {
  id: string;
  physicalModelId: string;
  weight: number;
  /** Part of its tier's requests, 0 to 1. */
  share: number;
}

export interface Tier {
  tier: number;
  routes: RouteShare[];
}

/** A model's routes by tier, first choice first, with the share of requests each gets while all are well. */
export function prepareRoutes(routes: LogicalModelView["routes"]): Tier[] {
  const tiers = new Map<number, LogicalModelView["routes"]>();
  for (const route of routes) tiers.set(route.tier, [...(tiers.get(route.tier) ?? []), route]);
  return [...tiers.entries()]
    .sort(([a], [b]) => a - b)
    .map(([tier, members]) => {
      const total = members.reduce((sum, { weight }) => sum + weight, 0);
      const shares = members.map(({ id, physical_model_id, weight }) => ({
        id,
        physicalModelId: physical_model_id,
        weight,
        share: weight / total,
      }));
      return { tier, routes: shares.sort((a, b) => b.weight - a.weight) };
    });
}
