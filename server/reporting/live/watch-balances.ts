import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { LiveBalance } from "#server/contracts/live.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { LiveQueue } from "./queue.ts";
import type { BalanceSampler } from "./sample-balances.ts";

interface Deps {
  database: SqlDatabase;
  sampler: BalanceSampler;
}

/** Balances now, and each again when it has changed, until the signal is given. */
export type BalanceSource = (signal: AbortSignal) => AsyncIterable<LiveBalance>;

/**
 * The balances of these endpoints.
 * @throws AppError not_found: one that is not the merchant's
 */
export type WatchBalances = (
  caller: Pick<Caller, "merchantId">,
  virtualEndpointIds: readonly string[],
) => Promise<BalanceSource>;

export const makeWatchBalances =
  ({ database, sampler }: Deps): WatchBalances =>
  async ({ merchantId }, virtualEndpointIds) => {
    const ids = [...new Set(virtualEndpointIds)];
    const rows = await database.query(
      "SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND id = ANY($2::text[])",
      [merchantId, ids],
    );
    if (rows.length < ids.length) throw notFound("virtual endpoint", "balances");
    return (signal) => balancesOf(sampler, ids, signal);
  };

/** Those of all endpoints of a portal user's customer; ones that are made later are not among them. */
export type WatchOwnBalances = (caller: PortalCaller) => Promise<BalanceSource>;

export const makeWatchOwnBalances =
  ({ database, sampler }: Deps): WatchOwnBalances =>
  async ({ merchantId, customerId }) => {
    const rows = await database.query<{ id: string }>(
      `SELECT id FROM virtual_endpoint
       WHERE merchant_id = $1 AND customer_id = $2 AND status <> 'archived' ORDER BY id DESC LIMIT 200`,
      [merchantId, customerId],
    );
    const ids = rows.map(({ id }) => id);
    return (signal) => balancesOf(sampler, ids, signal);
  };

async function* balancesOf(
  sampler: BalanceSampler,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LiveBalance> {
  const queue = new LiveQueue<LiveBalance>(ids.length * 2);
  const stop = sampler.watch(ids, (balance) => queue.push(balance));
  try {
    while (!signal.aborted) {
      const changed = new Map((await queue.take(signal)).map((balance) => [balance.ve_id, balance]));
      yield* changed.values();
    }
  } finally {
    stop();
  }
}
