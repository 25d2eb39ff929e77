import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { LiveCounters } from "#server/contracts/live.ts";
import type { LiveChannel } from "#server/infra/live-channel.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { Figures } from "../figures.ts";
import { resolveRange } from "../report-range.ts";
import { sumUsage } from "../sum-usage.ts";
import { LiveQueue } from "./queue.ts";

interface Deps {
  database: SqlDatabase;
  channel: Pick<LiveChannel, "subscribe">;
}

/** Counters of a busy merchant are read this often at most; of an idle one too, for midnight passes. */
const leastMs = 1_000;
const mostMs = 30_000;

/** Today's counters of a merchant, and again whenever something was settled, until the signal is given. */
export const makeWatchCounters =
  (deps: Deps) =>
  async ({ merchantId }: Pick<Caller, "merchantId">, signal: AbortSignal): Promise<AsyncIterable<LiveCounters>> =>
    countersOf(deps, { merchantId }, signal);

/** The same of a portal user's customer. */
export const makeWatchOwnCounters =
  (deps: Deps) =>
  async ({ merchantId, customerId }: PortalCaller, signal: AbortSignal): Promise<AsyncIterable<LiveCounters>> =>
    countersOf(deps, { merchantId, customerId }, signal);

interface Scope {
  merchantId: string;
  customerId?: string;
}

async function* countersOf(
  { database, channel }: Deps,
  scope: Scope,
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

async function readCounters(database: SqlDatabase, { merchantId, customerId }: Scope): Promise<LiveCounters> {
  const from = new Date(Date.now() - 1).toISOString();
  const range = await resolveRange(database, merchantId, { interval: "day", from });
  const rates = { changes: [], creditsOf: () => null };
  const filters = { customer_id: customerId };
  const figures = new Figures();
  for (const sum of await sumUsage(database, { merchantId, range, rates, filters, groupings: ["none"] })) {
    figures.add(sum, rates);
  }
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: range.ownZone }).format(new Date());
  return { day, ...figures.ownView() };
}

/** Waits, but not beyond the signal. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
