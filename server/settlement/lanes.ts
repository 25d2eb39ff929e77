import { laneCount, shardCount } from "#server/contracts/shards.ts";

/**
 * The shards of a lane: 0 to 15, 16 to 31, … Lanes are settled side by side; one transaction takes a lane, so that
 * batches stay large at low load.
 */
export const shardsOfLane = (lane: number): number[] => {
  const size = shardCount / laneCount;
  return Array.from({ length: size }, (_, index) => lane * size + index);
};

export const allShards: readonly number[] = Array.from({ length: shardCount }, (_, shard) => shard);
