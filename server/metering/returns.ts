/**
 * What this process brings back to Redis (decision 18): on a call before a rebuild its unsettled commits and its
 * living holds; on every new epoch the commits of earlier ones, should it have missed the call.
 */
import type { Logger } from "pino";
import type { RedisClient } from "#server/infra/redis.ts";
import type { Commitment } from "./commitment.ts";
import { isOpenEpoch, type Journal } from "./journal.ts";
import { returnCallsKey, returnedKey } from "./keys.ts";
import { type LiveHolds, returnHoldArgs } from "./live-holds.ts";
import { runScript, scripts } from "./scripts.ts";
import type { ShardLink } from "./shard-link.ts";

/** How long the answers to a call are kept. */
const answersTtlSeconds = 600;
const holdsAtOnce = 256;

export interface ReturnsParts {
  client: RedisClient;
  link: ShardLink;
  journal: Journal;
  commitment: Commitment;
  liveHolds: LiveHolds;
  processId: string;
  logger: Pick<Logger, "info" | "warn">;
}

/** A call's shards as they are written: "0,5,63". */
export const parseShards = (text: string): number[] => text.split(",").map(Number);

export class Returns {
  private readonly answered = new Set<string>();
  private readonly underWay = new Set<string>();
  /** Shard → epoch under which all its kept commits are. */
  private readonly caughtUp = new Map<number, string>();

  constructor(private readonly parts: ReturnsParts) {}

  /** Answers calls whose notice was lost. */
  async poll(): Promise<void> {
    const calls = await this.parts.client.hgetall(returnCallsKey);
    for (const token of this.answered) if (!(token in calls)) this.answered.delete(token);
    for (const [token, shards] of Object.entries(calls)) this.hear(token, parseShards(shards));
  }

  /** Hears a call; answers it once, however often it is heard. */
  hear(token: string, shards: readonly number[]): void {
    if (this.answered.has(token) || this.underWay.has(token)) return;
    this.underWay.add(token);
    this.answer(token, shards)
      .catch((error: unknown) => this.parts.logger.warn({ err: error, token }, "metering: return failed, tried again"))
      .finally(() => this.underWay.delete(token));
  }

  /** Sends the commits of earlier epochs again, now that the shard is open under this one. */
  catchUp(shard: number, epoch: string): void {
    const { journal, commitment, link, logger } = this.parts;
    if (this.caughtUp.get(shard) === epoch || !isOpenEpoch(epoch) || link.states[shard] !== epoch) return;
    this.caughtUp.set(shard, epoch);
    journal
      .take(shard, epoch)
      .then((commits) => commitment.sendAgain(commits))
      .catch((error: unknown) => {
        this.caughtUp.delete(shard);
        logger.warn({ err: error, shard }, "metering: catching up with an epoch failed, tried again");
      });
  }

  private async answer(token: string, shards: readonly number[]): Promise<void> {
    const { client, journal, commitment, liveHolds, processId, logger } = this.parts;
    const commits = (await Promise.all(shards.map((shard) => journal.take(shard, null)))).flat();
    await commitment.sendAgain(commits);
    const asked = new Set(shards);
    const holds = [...liveHolds.values()].filter(({ input }) => asked.has(input.shard));
    for (let from = 0; from < holds.length; from += holdsAtOnce) {
      const some = holds.slice(from, from + holdsAtOnce);
      await Promise.all(some.map((hold) => runScript(client, scripts.returnHold, returnHoldArgs(hold))));
    }
    await client.sadd(returnedKey(token), processId);
    await client.expire(returnedKey(token), answersTtlSeconds);
    this.answered.add(token);
    logger.info({ token, commits: commits.length, holds: holds.length }, "metering: returned what Redis forgot");
  }
}
