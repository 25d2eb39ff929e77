/** A model with its routes while it is edited: tiers are rows in order, numbered when it is saved. Pure. */
import type { LogicalModelInput, LogicalModelView } from "#server/contracts/virtual-endpoint.ts";

export interface DraftRoute {
  physicalModelId: string;
  /** As typed; judged when it is saved. */
  weight: string;
}

export interface DraftTier {
  key: string;
  routes: readonly DraftRoute[];
}

export interface RoutingDraft {
  name: string;
  description: string;
  /** One a line. */
  aliases: string;
  tiers: readonly DraftTier[];
}

export type DraftChange =
  | { act: "text"; field: "name" | "description" | "aliases"; value: string }
  | { act: "add tier" }
  | { act: "remove tier"; tier: number }
  | { act: "move tier"; tier: number; by: -1 | 1 }
  | { act: "add route"; tier: number; physicalModelId: string }
  | { act: "remove route"; tier: number; route: number }
  | { act: "move route"; tier: number; route: number; to: number }
  | { act: "weigh"; tier: number; route: number; weight: string };

const mostWeight = 1_000_000;

/** The weight as the API takes it; null: it is none. */
export function weightOf(text: string): number | null {
  const weight = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  return weight >= 1 && weight <= mostWeight ? weight : null;
}

/** A draft of a saved model; without one, of a new model. */
export function draftOf(model: LogicalModelView | null): RoutingDraft {
  const numbers = [...new Set(model?.routes.map(({ tier }) => tier))].sort((a, b) => a - b);
  const tiers = numbers.map((number) => ({
    key: `tier-${number}`,
    routes: (model?.routes ?? [])
      .filter(({ tier }) => tier === number)
      .map(({ physical_model_id, weight }) => ({ physicalModelId: physical_model_id, weight: String(weight) })),
  }));
  return {
    name: model?.name ?? "",
    description: model?.description ?? "",
    aliases: model?.aliases.join("\n") ?? "",
    tiers: tiers.length > 0 ? tiers : [{ key: "tier-1", routes: [] }],
  };
}

const replaceAt = <Item>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((old, index) => (index === at ? item : old));
const without = <Item>(items: readonly Item[], at: number): Item[] => items.filter((_, index) => index !== at);

function withRoutes(draft: RoutingDraft, tier: number, routes: readonly DraftRoute[]): RoutingDraft {
  const before = draft.tiers[tier];
  return before ? { ...draft, tiers: replaceAt(draft.tiers, tier, { ...before, routes }) } : draft;
}

const nextKey = (tiers: readonly DraftTier[]): string => {
  const numbers = tiers.map(({ key }) => Number(key.slice("tier-".length)));
  return `tier-${Math.max(0, ...numbers) + 1}`;
};

const has = (tier: DraftTier | undefined, id: string): boolean =>
  tier?.routes.some(({ physicalModelId }) => physicalModelId === id) ?? true;

function moveTier(draft: RoutingDraft, tier: number, by: -1 | 1): RoutingDraft {
  const [one, other] = [draft.tiers[tier], draft.tiers[tier + by]];
  if (!one || !other) return draft;
  return { ...draft, tiers: replaceAt(replaceAt(draft.tiers, tier, other), tier + by, one) };
}

function moveRoute(draft: RoutingDraft, from: number, at: number, to: number): RoutingDraft {
  const route = draft.tiers[from]?.routes[at];
  const target = draft.tiers[to];
  if (!route || !target || from === to || has(target, route.physicalModelId)) return draft;
  const left = withRoutes(draft, from, without(draft.tiers[from]?.routes ?? [], at));
  return withRoutes(left, to, [...target.routes, route]);
}

/** The draft after a change; a change that makes no sense leaves it as it is. */
export function changeDraft(draft: RoutingDraft, change: DraftChange): RoutingDraft {
  if (change.act === "text") return { ...draft, [change.field]: change.value };
  if (change.act === "add tier") {
    return { ...draft, tiers: [...draft.tiers, { key: nextKey(draft.tiers), routes: [] }] };
  }
  const tier = draft.tiers[change.tier];
  if (!tier) return draft;
  if (change.act === "remove tier") return { ...draft, tiers: without(draft.tiers, change.tier) };
  if (change.act === "move tier") return moveTier(draft, change.tier, change.by);
  if (change.act === "move route") return moveRoute(draft, change.tier, change.route, change.to);
  if (change.act === "add route") {
    if (has(tier, change.physicalModelId)) return draft;
    return withRoutes(draft, change.tier, [...tier.routes, { physicalModelId: change.physicalModelId, weight: "1" }]);
  }
  if (change.act === "remove route") return withRoutes(draft, change.tier, without(tier.routes, change.route));
  const route = tier.routes[change.route];
  if (!route) return draft;
  return withRoutes(draft, change.tier, replaceAt(tier.routes, change.route, { ...route, weight: change.weight }));
}

/** The routes as the API takes them, tiers numbered from 1, empty ones left out; a weight that is none becomes 0. */
export const routesOf = (draft: RoutingDraft): LogicalModelInput["routes"] =>
  draft.tiers
    .filter(({ routes }) => routes.length > 0)
    .flatMap(({ routes }, index) =>
      routes.map(({ physicalModelId, weight }) => ({
        physical_model_id: physicalModelId,
        tier: index + 1,
        weight: weightOf(weight) ?? 0,
      })),
    );

/** The whole model as the API takes it, to be judged by its schema. */
export const modelOf = (draft: RoutingDraft) => ({
  name: draft.name.trim(),
  description: draft.description,
  aliases: draft.aliases
    .split("\n")
    .map((alias) => alias.trim())
    .filter(Boolean),
  routes: routesOf(draft),
});

/** Parts of a tier, 0 to 1, adding up; a weight that is none counts as nothing. */
export function sharesOf({ routes }: DraftTier): number[] {
  const weights = routes.map(({ weight }) => weightOf(weight) ?? 0);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (whole === 0 ? 0 : weight / whole));
}
