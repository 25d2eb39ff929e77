/**
 * The only place that knows the names of metering's Redis keys. Every key of a shard carries the shard's hash tag,
 * so that a script touches one slot of a Redis Cluster.
 */
import { shardCount } from "#server/contracts/shards.ts";

export type CounterKind = "ve" | "lm" | "pm";

export interface ShardKeys {
  /** "<n>:<redis run id>" when open, "closed:<redis run id>:<n>" in a rebuild, <n> empty until its epoch has begun */
  epoch: string;
  /** zset: hold id by deadline, ms of Redis's clock */
  holds: string;
  /** stream of usage events */
  usage: string;
  /** highest stream id that settlement committed and trimmed */
  trimmed: string;
  /** hash for exact sums inside one script; gone when it ends */
  scratch: string;
  /** `hold:<id>`, `done:<id>` … are these prefixes plus the id */
  hold: string;
  done: string;
  endpoint: string;
  key: string;
  count: Record<CounterKind, string>;
  /** hash: what was counted since the counters were last read, by endpoint, logical and physical model together */
  tally: string;
}

const keysOf = (shard: number): ShardKeys => {
  const tag = `{s${String(shard).padStart(2, "0")}}`;
  return {
    epoch: `${tag}:epoch`,
    holds: `${tag}:holds`,
    usage: `${tag}:usage`,
    trimmed: `${tag}:trimmed`,
    scratch: `${tag}:scratch`,
    hold: `${tag}:hold:`,
    done: `${tag}:done:`,
    endpoint: `${tag}:ve:`,
    key: `${tag}:key:`,
    count: { ve: `${tag}:count:ve:`, lm: `${tag}:count:lm:`, pm: `${tag}:count:pm:` },
    tally: `${tag}:tally`,
  };
};

const all: readonly ShardKeys[] = Array.from({ length: shardCount }, (_, shard) => keysOf(shard));

/**
 * The key names of a shard.
 * @throws RangeError for a number that is no shard.
 */
export function shardKeys(shard: number): ShardKeys {
  const keys = all[shard];
  if (!keys) throw new RangeError(`${shard} is no shard`);
  return keys;
}

/** hash: token → shards (comma separated) of the calls for return that are under way */
export const returnCallsKey = "{return}:calls";
/** set of the processes that answered a call */
export const returnedKey = (token: string): string => `{return}:answered:${token}`;

/** Published: "<virtual endpoint id> <version>" */
export const configChannel = "sluice:config";
/** Published: "<token> <shards>" */
export const returnChannel = "sluice:return";

/** hash: name of a window → what the model's counters said when it began */
export const modelWindowsKey = (physicalModelId: string): string => `{limits}:${physicalModelId}`;
