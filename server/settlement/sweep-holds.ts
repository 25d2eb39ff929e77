import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { allShards } from "./lanes.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";

/** Holds per script, so that one never keeps Redis busy for long. */
const sweepLimit = 200;

/**
 * Settles the holds of dead processes in every shard (decision 12). Shards that wait for a rebuild are left alone:
 * their holds are about to be brought back.
 * @returns how many were settled.
 */
export const makeSweepHolds =
  (parts: { metering: Pick<MeteringAdmin, "sweep" | "shardsToRebuild">; metrics: SettlementMetrics }) =>
  async (): Promise<number> => {
    const lost = new Set(await parts.metering.shardsToRebuild());
    const shards = allShards.filter((shard) => !lost.has(shard));
    const counts = await Promise.all(shards.map((shard) => sweepShard(parts.metering, shard)));
    const swept = counts.reduce((sum, count) => sum + count, 0);
    parts.metrics.sweptHolds.inc(swept);
    return swept;
  };

async function sweepShard(metering: Pick<MeteringAdmin, "sweep">, shard: number): Promise<number> {
  let swept = 0;
  for (;;) {
    const count = await metering.sweep(shard, sweepLimit);
    swept += count;
    if (count < sweepLimit) return swept;
  }
}
