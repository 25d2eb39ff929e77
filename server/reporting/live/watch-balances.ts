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

/**
 * The balances of these endpoints now, and each again when it has changed, until the signal is given.
 * @throws AppError not_found: one that is not the merchant's
 */
export const makeWatchBalances =
  ({ database, sampler }: Deps) =>
  async (
    { merchantId }: Pick<Caller, "merchantId">,
    input: { ve_ids: readonly string[] },
    signal: AbortSignal,
  ): Promise<AsyncIterable<LiveBalance>> => {
    const ids = [...new Set(input.ve_ids)];
    const rows = await database.query(
      "SELECT id FROM virtual_endpoint WHERE merchant_id = $1 AND id = ANY($2::text[])",
      [merchantId, ids],
    );
    if (rows.length < ids.length) throw notFound("virtual endpoint", "ve_ids");
    return balancesOf(sampler, ids, signal);
  };

/** The same of all endpoints of a portal user's customer; ones that are made later are not among them. */
export const makeWatchOwnBalances =
  ({ database, sampler }: Deps) =>
  async ({ merchantId, customerId }: PortalCaller, signal: AbortSignal): Promise<AsyncIterable<LiveBalance>> => {
    const rows = await database.query<{ id: string }>(
      `SELECT id FROM virtual_endpoint
       WHERE merchant_id = $1 AND customer_id = $2 AND status <> 'archived' ORDER BY id DESC LIMIT 200`,
      [merchantId, customerId],
    );
    return balancesOf(
      sampler,
      rows.map(({ id }) => id),
      signal,
    );
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
