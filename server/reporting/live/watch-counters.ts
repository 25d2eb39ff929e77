import type { LiveCounters } from "#server/contracts/live.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { Figures } from "../figures.ts";
import { dateAt, resolveRange } from "../report-range.ts";
import { sumUsage } from "../sum-usage.ts";
import { pause } from "./pause.ts";
import { LiveQueue } from "./queue.ts";

interface Deps {
  database: SqlDatabase;
  channel: Pick<LiveChannel, "subscribe">;
}

/** Counters of a busy merchant are read this often at most; of an idle one too, for midnight passes. */
const leastMs = 1_000;
const mostMs = 30_000;

/** Whose counters: a merchant's, or one of its customers'. */
export interface CounterScope {
  merchantId: string;
  customerId?: string;
}

/** Today's counters of a merchant or customer, and again whenever something was settled, until the signal is given. */
export type WatchCounters = (scope: CounterScope, signal: AbortSignal) => AsyncIterable<LiveCounters>;

export const makeWatchCounters =
  (deps: Deps): WatchCounters =>
  (scope, signal) =>
    countersOf(deps, scope, signal);

async function* countersOf(
  { database, channel }: Deps,
  scope: CounterScope,
  signal: AbortSignal,
): AsyncGenerator<LiveCounters> {
  const queue = new LiveQueue<null>(1);
  const stop = channel.subscribe(scope.merchantId, () => queue.push(null));
  let told = "";
  try {
    while (!signal.aborted) {
      const readAtMs = performance.now();
      const counters = await readCounters(database, scope);
      const text = JSON.stringify(counters);
      if (text !== told) yield counters;
      told = text;
      await queue.take(signal, mostMs);
      await pause(leastMs - (performance.now() - readAtMs), signal);
    }
  } finally {
    stop();
  }
}

async function readCounters(database: SqlDatabase, { merchantId, customerId }: CounterScope): Promise<LiveCounters> {
  const from = new Date(Date.now() - 1).toISOString();
  const range = await resolveRange(database, merchantId, { interval: "day", from });
  const rates = { changes: [], creditsOf: () => null };
  const filters = { customer_id: customerId };
  const figures = new Figures();
  for (const sum of await sumUsage(database, { merchantId, range, rates, filters, groupings: ["none"] })) {
    figures.add(sum, rates);
  }
  return { day: dateAt(range, 0), ...figures.ownView() };
}
