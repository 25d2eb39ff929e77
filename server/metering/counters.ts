/** Live counters of endpoints, logical and physical models (row B6). */
import { microCredits } from "#server/contracts/money.ts";
import { shardCount, shardOf } from "#server/contracts/shards.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import type { CounterRow, CounterValues } from "./admin-port.ts";
import { type CounterKind, shardKeys } from "./keys.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";

const fields = ["requests", "refused", "input", "output", "charge_micros"] as const;

/** What a counter says now, exactly: an endpoint's from its shard, a model's summed over all. */
export async function readCounters(client: RedisClient, kind: CounterKind, id: string): Promise<CounterValues> {
  const shards = kind === "ve" ? [shardOf(id)] : Array.from({ length: shardCount }, (_, shard) => shard);
  const rows = await Promise.all(
    shards.map(async (shard) => {
      await restoreCounters(client, shard, "0-0", []); // what is only tallied yet is spread over the counters
      return client.hmget(shardKeys(shard).count[kind] + id, ...fields);
    }),
  );
  const sum = (at: number) => rows.reduce((total, row) => total + BigInt(row[at] ?? "0"), 0n);
  return { requests: sum(0), refused: sum(1), input: sum(2), output: sum(3), charge: microCredits(sum(4)) };
}

/** Sets counters of a shard to what PostgreSQL knows plus the stream entries after its cursor. */
export async function restoreCounters(
  client: RedisClient,
  shard: number,
  cursorId: string,
  counters: readonly CounterRow[],
): Promise<void> {
  const keys = shardKeys(shard);
  const values = counters.flatMap(({ requests, refused, input, output, charge }) =>
    [requests, refused, input, output, charge].map(String),
  );
  const args = scriptArgs(
    scripts.restoreCounters,
    [keys.usage, keys.tally, ...counters.map(({ kind, id }) => keys.count[kind] + id)],
    [cursorId, keys.count.ve, keys.count.lm, keys.count.pm, ...values],
  );
  await runScript(client, scripts.restoreCounters, args);
}
