/** MeteringAdmin over real Redis: what settlement, sweep, rebuild and the screens may ask. */
import { randomUUID } from "node:crypto";
import { AppError } from "#server/contracts/errors.ts";
import { type MicroCredits, microCredits } from "#server/contracts/money.ts";
import { shardCount, shardOf } from "#server/contracts/shards.ts";
import { type RedisClient, type RedisConnection, redisTimeMs } from "#server/infra/redis.ts";
import type { LiveWallet, MeteringAdmin, StreamEntry, WalletDifference, WalletSnapshot } from "./admin-port.ts";
import { readCounters, restoreCounters } from "./counters.ts";
import { streamPosition } from "./journal.ts";
import { restoreKeySpend } from "./key-spend.ts";
import { configChannel, returnCallsKey, returnChannel, returnedKey, shardKeys } from "./keys.ts";
import { runScript, type Script, scriptArgs, scripts } from "./scripts.ts";

/** How long the sweep's work is remembered: a later commit would be charged on top of it. */
const sweptMarkerMs = 7 * 24 * 60 * 60_000;
/** A call for return that nobody withdrew. */
const callTtlSeconds = 600;

const everyShard = Array.from({ length: shardCount }, (_, shard) => shard);
const credits = (text: string): MicroCredits => microCredits(BigInt(text));

/** Metering's other side; every method rejects with ioredis's error when Redis is away. */
export function makeMeteringAdmin({ redis }: { redis: RedisConnection }): MeteringAdmin {
  const { client } = redis;
  const run = (script: Script, keys: readonly string[], args: readonly string[]) =>
    runScript(client, script, scriptArgs(script, keys, args));

  return {
    liveWallets: (ids) => Promise.all(ids.map((id) => liveWallet(client, id))),
    pushBudget: async ({ virtualEndpointId, budget, budgetVersion }) => {
      const key = shardKeys(shardOf(virtualEndpointId)).endpoint + virtualEndpointId;
      return (await run(scripts.pushBudget, [key], [String(budget), String(budgetVersion)])) === 1;
    },
    pushConfigVersion: async (virtualEndpointId, version) => {
      const key = shardKeys(shardOf(virtualEndpointId)).endpoint + virtualEndpointId;
      await run(scripts.pushVersion, [key], [String(version), configChannel, `${virtualEndpointId} ${version}`]);
    },

    readEvents: (shard, afterId, count) => readEvents(client, shard, afterId, count),
    readEventsOfMany: async (positions, count) =>
      (await Promise.all(positions.map(({ shard, afterId }) => readEvents(client, shard, afterId, count)))).flat(),
    trim: async ({ shard, epoch, lastId }) => {
      const keys = shardKeys(shard);
      return (await run(scripts.trim, [keys.usage, keys.trimmed, keys.epoch], [lastId, String(epoch)])) === 1;
    },
    depths: () => Promise.all(everyShard.map((shard) => client.xlen(shardKeys(shard).usage))),

    reconcile: async (shard, cursorId, wallets, mode) => {
      const keys = shardKeys(shard);
      const rows = wallets.flatMap(walletArgs);
      const reply = await run(
        scripts.reconcile,
        [keys.trimmed, keys.usage, keys.holds, keys.scratch],
        [cursorId, mode, keys.endpoint, keys.hold, ...rows],
      );
      return reply === "cursor_stale" ? reply : differences(reply as string[]);
    },
    clockMs: async () => Math.floor(redisTimeMs(await client.time())),
    restoreKeySpend: (shard, cursorId, atMs, keys) => restoreKeySpend(client, shard, cursorId, atMs, keys),
    sweep: async (shard, limit) => {
      const keys = shardKeys(shard);
      const args = [String(limit), String(sweptMarkerMs), keys.hold, keys.done];
      return Number(await run(scripts.sweep, [keys.holds, keys.usage, keys.tally], args));
    },
    openHolds: async () => {
      const sums = await Promise.all(
        everyShard.map((shard) => {
          const keys = shardKeys(shard);
          return run(scripts.openHolds, [keys.holds, keys.scratch], [keys.hold]) as Promise<[number, string]>;
        }),
      );
      const total = sums.reduce((sum, [, held]) => sum + BigInt(held), 0n);
      return { count: sums.reduce((sum, [count]) => sum + count, 0), total: microCredits(total) };
    },

    shardsToRebuild: async (readPositions) => {
      const looks = await Promise.all(
        everyShard.map((shard) => {
          const keys = shardKeys(shard);
          return run(scripts.look, [keys.epoch, keys.trimmed], []) as Promise<
            [run: string, epoch: string, trimmed: string]
          >;
        }),
      );
      // Asked second: what is trimmed was committed before.
      const positions = new Map((await readPositions?.())?.map((position) => [position.shard, position]));
      return everyShard.filter((shard) => {
        const [runId, epoch, trimmed] = looks[shard] ?? ["", "", ""];
        const position = positions.get(shard);
        const number = position?.epoch ?? Number.parseInt(epoch, 10);
        if (epoch === "" || epoch !== `${number}:${runId}`) return true;
        return position !== undefined && trimmed !== "" && isBehind(position.lastId, trimmed);
      });
    },
    closeShards: async (shards, epochs) => {
      await Promise.all(
        shards.map((shard) => {
          const keys = shardKeys(shard);
          return run(scripts.closeShard, [keys.epoch, keys.trimmed], [String(epochs?.get(shard) ?? "")]);
        }),
      );
    },
    callForReturn: async (shards) => {
      const token = randomUUID();
      await client.hset(returnCallsKey, token, shards.join(","));
      await client.expire(returnCallsKey, callTtlSeconds);
      await client.publish(returnChannel, `${token} ${shards.join(",")}`);
      return token;
    },
    returnedProcesses: (token) => client.smembers(returnedKey(token)),
    openShard: async (shard, epoch) => {
      if ((await run(scripts.openShard, [shardKeys(shard).epoch], [String(epoch)])) === 1) return;
      throw new AppError("conflict", {
        message: `shard ${shard} is not closed in this Redis run: it lost its memory meanwhile, rebuild it again`,
        userMessage: "The shard must be rebuilt again.",
        retryable: true,
      });
    },

    counters: (kind, id) => readCounters(client, kind, id),
    restoreCounters: (shard, cursorId, counters) => restoreCounters(client, shard, cursorId, counters),
  };
}

/** Whether this id of a stream comes before the other. */
function isBehind(id: string, other: string): boolean {
  const [ms, sequence] = streamPosition(id);
  const [otherMs, otherSequence] = streamPosition(other);
  return ms < otherMs || (ms === otherMs && sequence < otherSequence);
}

const walletArgs = (wallet: WalletSnapshot): string[] => [
  wallet.virtualEndpointId,
  String(wallet.budget),
  String(wallet.budgetVersion),
  String(wallet.spend),
  String(wallet.configVersion),
];

function differences(flat: readonly string[]): WalletDifference[] {
  const found: WalletDifference[] = [];
  for (let at = 0; at < flat.length; at += 3) {
    const [virtualEndpointId = "", expected = "0", actual = ""] = flat.slice(at, at + 3);
    found.push({ virtualEndpointId, expected: credits(expected), actual: actual === "" ? null : credits(actual) });
  }
  return found;
}

async function liveWallet(client: RedisClient, virtualEndpointId: string): Promise<LiveWallet | null> {
  const key = shardKeys(shardOf(virtualEndpointId)).endpoint + virtualEndpointId;
  const [budget, spend, held, remaining] = await client.hmget(key, "budget", "spend", "held", "spendable");
  if (!budget || !spend || !held || !remaining) return null;
  return {
    virtualEndpointId,
    budget: credits(budget),
    spend: credits(spend),
    held: credits(held),
    remaining: credits(remaining),
  };
}

async function readEvents(client: RedisClient, shard: number, afterId: string, count: number): Promise<StreamEntry[]> {
  const entries = await client.xrange(shardKeys(shard).usage, `(${afterId}`, "+", "COUNT", count);
  return entries.map(([id, fields]) => streamEntry(shard, id, fields));
}

function streamEntry(shard: number, id: string, fields: readonly string[]): StreamEntry {
  const entry: StreamEntry = {
    shard,
    id,
    kind: "usage",
    requestId: "",
    virtualEndpointId: "",
    charge: "0",
    balanceAfter: null,
    event: "",
    overrides: null,
  };
  for (let at = 0; at < fields.length; at += 2) {
    const value = fields[at + 1] ?? "";
    switch (fields[at]) {
      case "e":
        entry.event = value;
        break;
      case "o":
        entry.overrides = value;
        break;
      case "c":
        entry.charge = value;
        break;
      case "b":
        entry.balanceAfter = value === "" ? null : value;
        break;
      case "v":
        entry.virtualEndpointId = value;
        break;
      case "r":
        entry.requestId = value;
        break;
      case "k":
        entry.kind = value === "correction" ? "correction" : "usage";
        break;
    }
  }
  return entry;
}
