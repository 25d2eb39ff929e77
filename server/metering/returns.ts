/**
 * What this process brings back to Redis (decision 18): on a call before a rebuild its unsettled commits and its
 * living holds; on every new epoch those of earlier ones, should it have missed the call.
 */
import type { Logger } from "pino";
import type { RedisClient } from "#server/infra/redis.ts";
import type { Commitment } from "./commitment.ts";
import { isOpenEpoch, type Journal } from "./journal.ts";
import { returnCallsKey, returnedKey } from "./keys.ts";
import { type LiveHold, type LiveHolds, returnHoldArgs } from "./live-holds.ts";
import { runScript, scripts } from "./scripts.ts";
import { away, type ShardLink } from "./shard-link.ts";

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
  /** Shard → the epoch under which commits are appended now. */
  private readonly epochs = new Map<number, string>();
  private catchingUp = false;
  private behind = false;

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

  /** Notes the epoch of an open shard; commits of earlier ones are sent again. */
  noteEpoch(shard: number, epoch: string): void {
    if (this.epochs.get(shard) !== epoch && isOpenEpoch(epoch) && this.parts.link.states[shard] === epoch) {
      this.epochs.set(shard, epoch);
      this.behind = true;
    }
    if (!this.behind || this.catchingUp) return;
    this.catchingUp = true;
    this.catchUp()
      .catch((error: unknown) => {
        this.behind = true;
        this.parts.logger.warn({ err: error }, "metering: catching up with an epoch failed, tried again");
      })
      .finally(() => {
        this.catchingUp = false;
      });
  }

  private async catchUp(): Promise<void> {
    while (this.behind) {
      this.behind = false;
      await this.sendAgain(({ shard, epoch }) => (this.epochs.get(shard) ?? epoch) !== epoch);
      await this.bringHolds(({ input, knownIn }) => (this.epochs.get(input.shard) ?? knownIn) !== knownIn);
    }
  }

  private async sendAgain(isAsked: Parameters<Journal["take"]>[0]): Promise<number> {
    let sent = 0;
    for await (const commits of this.parts.journal.take(isAsked)) {
      await this.parts.commitment.sendAgain(commits);
      sent += commits.length;
    }
    return sent;
  }

  private async bringHolds(isAsked: (hold: LiveHold) => boolean): Promise<number> {
    const { client, liveHolds, link } = this.parts;
    const holds = [...liveHolds.values()].filter(isAsked);
    const bring = async (hold: LiveHold) => {
      const state = link.states[hold.input.shard] ?? away;
      await runScript(client, scripts.returnHold, returnHoldArgs(hold));
      hold.knownIn = state;
    };
    for (let from = 0; from < holds.length; from += holdsAtOnce)
      await Promise.all(holds.slice(from, from + holdsAtOnce).map(bring));
    return holds.length;
  }

  private async answer(token: string, shards: readonly number[]): Promise<void> {
    const { client, processId, logger } = this.parts;
    const asked = new Set(shards);
    const commits = await this.sendAgain(({ shard }) => asked.has(shard));
    const holds = await this.bringHolds(({ input }) => asked.has(input.shard));
    await client.sadd(returnedKey(token), processId);
    await client.expire(returnedKey(token), answersTtlSeconds);
    this.answered.add(token);
    logger.info({ token, commits, holds }, "metering: returned what Redis forgot");
  }
}
