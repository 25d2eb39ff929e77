import type { LiveEvent } from "#server/contracts/live.ts";

/** What a part of a page wants to hear of. */
export interface LiveWish {
  /** Endpoints whose balances it shows. */
  balances?: readonly string[];
  /** Today's counters. */
  counters?: boolean;
  /** Requests as they are settled: all, or those of the endpoint with this id. */
  requests?: string;
}

/** Everything that is asked of the server at once. */
export interface LiveQuestion {
  balances: string[];
  counters: boolean;
  requests: { ve_id: string | null } | null;
}

/** Instead of an endpoint's id: all of them. */
export const allRequests = "all";

/** As many balances as the server tells one page. */
const mostBalances = 200;

/** The question that answers all these wishes; null: nobody wants anything. */
export function questionOf(wishes: readonly LiveWish[]): LiveQuestion | null {
  const balances = [...new Set(wishes.flatMap((wish) => wish.balances ?? []))].sort().slice(0, mostBalances);
  const counters = wishes.some((wish) => wish.counters === true);
  const scopes = new Set(wishes.flatMap(({ requests }) => (requests === undefined ? [] : [requests])));
  const [scope = null, ...others] = scopes;
  if (balances.length === 0 && !counters && scope === null) return null;
  const only = others.length > 0 || scope === allRequests ? null : scope;
  return { balances, counters, requests: scope === null ? null : { ve_id: only } };
}

/** Whether somebody with this wish wants to hear of this event. */
export function concerns(wish: LiveWish, event: LiveEvent): boolean {
  if (event.type === "counters") return wish.counters === true;
  if (event.type === "balance") return wish.balances?.includes(event.balance.ve_id) ?? false;
  return wish.requests === allRequests || wish.requests === event.request.ve_id;
}
