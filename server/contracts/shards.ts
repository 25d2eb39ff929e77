/** Each virtual endpoint lives in one of 64 shards; every Redis key of a shard carries the same hash tag. */
export const shardCount = 64;
/** Settlement takes the shards in lanes of sixteen. */
export const laneCount = 4;

/** FNV-1a of the id, modulo 64. Stored with the wallet, so it must never change. */
export function shardOf(virtualEndpointId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < virtualEndpointId.length; index++) {
    hash = Math.imul(hash ^ virtualEndpointId.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % shardCount;
}
