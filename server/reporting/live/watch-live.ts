import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { LiveEvent, OwnWatchInput, WatchInput } from "#server/contracts/live.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { requireFilters } from "../require-filters.ts";
import { requireOwnRows } from "../require-own-rows.ts";
import { merge } from "./merge.ts";
import type { Seats } from "./seats.ts";
import type { BalanceSource, WatchBalances, WatchOwnBalances } from "./watch-balances.ts";
import type { CounterScope, WatchCounters } from "./watch-counters.ts";
import type { RequestScope, WatchRequests } from "./watch-requests.ts";

interface Deps {
  database: SqlDatabase;
  seats: Seats;
  watchRequests: WatchRequests;
  watchCounters: WatchCounters;
}

type Source = (signal: AbortSignal) => AsyncIterable<LiveEvent>;

/**
 * What an open page of the console shows, until the signal is given.
 * @throws AppError not_found: an endpoint; rate_limit_exceeded: too many pages of one person are open
 */
export const makeWatchLive =
  (deps: Deps & { watchBalances: WatchBalances }) =>
  async (caller: Caller, input: WatchInput, signal: AbortSignal): Promise<AsyncIterable<LiveEvent>> => {
    const { merchantId } = caller;
    const virtualEndpointId = input.requests?.ve_id ?? null;
    await requireFilters(deps.database, merchantId, { ve_id: virtualEndpointId ?? undefined });
    const scope = { merchantId, customerId: null, virtualEndpointId, sinceId: input.lastEventId ?? null };
    const sources: Source[] = [];
    if (input.balances.length > 0) {
      sources.push(balancesOf(await deps.watchBalances(caller, input.balances)));
    }
    if (input.counters) sources.push((until) => countersOf(deps, { merchantId }, until));
    if (input.requests) sources.push((until) => requestsOf(deps, scope, until));
    return seated(deps.seats, caller.actor.id, sources, signal);
  };

/**
 * The same of the portal: the customer's own endpoints, without the models behind them.
 * @throws AppError not_found: the endpoint; rate_limit_exceeded: too many pages of one person are open
 */
export const makeWatchOwnLive =
  (deps: Deps & { watchOwnBalances: WatchOwnBalances }) =>
  async (caller: PortalCaller, input: OwnWatchInput, signal: AbortSignal): Promise<AsyncIterable<LiveEvent>> => {
    const { merchantId, customerId } = caller;
    const virtualEndpointId = input.requests?.ve_id ?? null;
    await requireOwnRows(deps.database, caller, { ve_id: virtualEndpointId ?? undefined });
    const scope = { merchantId, customerId, virtualEndpointId, sinceId: input.lastEventId ?? null };
    const sources: Source[] = [];
    if (input.balances) sources.push(balancesOf(await deps.watchOwnBalances(caller)));
    if (input.counters) sources.push((until) => countersOf(deps, { merchantId, customerId }, until));
    if (input.requests) sources.push((until) => withoutModel(requestsOf(deps, scope, until)));
    return seated(deps.seats, caller.userId, sources, signal);
  };

async function* seated(
  seats: Seats,
  personId: string,
  sources: readonly Source[],
  signal: AbortSignal,
): AsyncGenerator<LiveEvent> {
  const leave = seats.take(personId);
  try {
    yield* merge(sources, signal);
  } finally {
    leave();
  }
}

const balancesOf = (source: BalanceSource): Source =>
  async function* (signal) {
    for await (const balance of source(signal)) yield { type: "balance", balance };
  };

async function* countersOf(deps: Deps, scope: CounterScope, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  for await (const counters of deps.watchCounters(scope, signal)) yield { type: "counters", counters };
}

async function* requestsOf(deps: Deps, scope: RequestScope, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  for await (const request of deps.watchRequests(scope, signal)) yield { type: "request", request };
}

async function* withoutModel(events: AsyncIterable<LiveEvent>): AsyncGenerator<LiveEvent> {
  for await (const event of events) {
    yield event.type === "request" ? { ...event, request: { ...event.request, physical_model_id: null } } : event;
  }
}
