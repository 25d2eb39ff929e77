/** Scopes of access keys, and the terms of an endpoint, between the database and what reads them. */
import type { VirtualEndpoint } from "#prisma/generated/client.ts";
import { type KeyScopesView, storedScopesSchema } from "#server/contracts/access-key.ts";
import type { Exhaustion, KeyScopes, RoutingPolicy } from "./snapshot.ts";

/** Database → wire; every member, null where nothing is limited. */
export function scopesView(stored: unknown): KeyScopesView {
  const { models = null, endpoints = null, ip_ranges = null } = storedScopesSchema.parse(stored);
  return { models, endpoints, ip_ranges };
}

/** Database → snapshot; null: the key may do anything. */
export function scopesOf(stored: unknown): KeyScopes | null {
  const { models, endpoints, ip_ranges: ipRanges } = scopesView(stored);
  return models || endpoints || ipRanges ? { models, endpoints, ipRanges } : null;
}

/** The budget stop of an endpoint. */
export const exhaustionOf = (row: VirtualEndpoint): Exhaustion => ({
  mode: row.exhaustionMode === "message" ? "message" : "error",
  status: row.exhaustionStatus === 402 ? 402 : 429,
  message: row.exhaustionMessage,
});

/** How an endpoint picks among routes of one tier. */
export const routingOf = ({ routingStrategy: strategy, routingSticky }: VirtualEndpoint): RoutingPolicy => ({
  strategy: strategy === "cheapest" || strategy === "fastest" ? strategy : "weighted",
  sticky: routingSticky === "user" ? "user" : "none",
});

/** Wire → database. */
export const exhaustionColumns = ({ mode, status, message }: Exhaustion) => ({
  exhaustionMode: mode,
  exhaustionStatus: status,
  exhaustionMessage: message,
});

/** Wire → database. */
export const routingColumns = ({ strategy, sticky }: RoutingPolicy) => ({
  routingStrategy: strategy,
  routingSticky: sticky,
});
