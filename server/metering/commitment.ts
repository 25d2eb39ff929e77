/**
 * Commits: sent once, kept until Redis has answered, sent again after every failure. A commit that Redis took is
 * handed to the journal, which keeps it until it is settled.
 */
import type { Logger } from "pino";
import { AppError } from "#server/contracts/errors.ts";
import { microCredits } from "#server/contracts/money.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import { inputUnits, outputUnits, tallyOf } from "./event-arguments.ts";
import { eventJson } from "./event-json.ts";
import { type Journal, type KeptCommit, streamPosition } from "./journal.ts";
import { shardKeys } from "./keys.ts";
import type { LiveHolds } from "./live-holds.ts";
import type { CommitInput, CommitResult } from "./port.ts";
import { runScript, scripts } from "./scripts.ts";
import { away, type ShardLink } from "./shard-link.ts";

/** How many commits are sent again side by side. */
const resendAtOnce = 256;

type Outcome = CommitResult["outcome"];
/** The words of the script's line. */
type Reply = [outcome: Outcome, remaining: string, id: string, epoch: string, trimmed: string, swept: string];

const orNothing = (word: string): string => (word === "-" ? "" : word);

interface Waiter {
  resolve: (result: CommitResult) => void;
  reject: (error: AppError) => void;
  /** By the monotonic clock. */
  deadlineMs: number;
}

export interface CommitmentParts {
  client: RedisClient;
  link: ShardLink;
  journal: Journal;
  liveHolds: LiveHolds;
  /** How long the answer of a request can wait for Redis. */
  commitWaitMs: number;
  logger: Pick<Logger, "warn">;
}

function commitArgs({ shard, holdId, event: json, swept }: KeptCommit, event: UsageEvent): string[] {
  const keys = shardKeys(shard);
  return [
    scripts.commit.sha,
    "9",
    keys.hold + holdId,
    keys.holds,
    keys.done + holdId,
    keys.endpoint + event.ve_id,
    keys.key + (event.key_lineage_id ?? event.key_id),
    keys.usage,
    keys.epoch,
    keys.trimmed,
    keys.tally,
    holdId,
    event.ve_id,
    event.request_id,
    event.charge,
    String(inputUnits(event.units)),
    String(outputUnits(event.units)),
    json,
    swept,
    tallyOf(event),
  ];
}

export class Commitment {
  /** Sent without an answer, to be sent again. */
  private readonly unanswered = new Set<KeptCommit>();
  private readonly waiters = new Map<KeptCommit, Waiter>();
  private resending: Promise<void> | null = null;

  constructor(private readonly parts: CommitmentParts) {}

  get waiting(): number {
    return this.unanswered.size;
  }

  /** See Metering.commit. */
  async commit({ shard, holdId, event }: CommitInput): Promise<CommitResult> {
    const commit = { shard, holdId, event: eventJson(event), swept: "", epoch: "", ms: 0, sequence: 0 };
    this.parts.liveHolds.delete(holdId);
    try {
      return await this.send(commit, event);
    } catch (error) {
      this.parts.logger.warn({ err: error, request: event.request_id }, "metering: a commit waits for Redis");
      return this.wait(commit);
    }
  }

  /** Sends these again, at once where possible. @throws the first failure; what failed is sent again later */
  async sendAgain(commits: readonly KeptCommit[]): Promise<void> {
    for (const commit of commits) this.unanswered.add(commit);
    while (commits.some((commit) => this.unanswered.has(commit))) await this.resend();
  }

  /** Sends again what has no answer yet. @throws the first failure */
  resend(): Promise<void> {
    this.resending ??= this.resendAll().finally(() => {
      this.resending = null;
    });
    return this.resending;
  }

  /**
   * Tells the requests that cannot wait any longer. Their commits are sent all the same.
   * @param nowMs by the monotonic clock
   */
  expire(nowMs: number): void {
    for (const [commit, waiter] of this.waiters) {
      if (waiter.deadlineMs > nowMs) continue;
      this.waiters.delete(commit);
      waiter.reject(
        new AppError("service_unavailable", {
          message: "Redis did not take a commit in time; it is kept and sent again",
          userMessage: "The request could not be settled in time.",
          retryAfterSeconds: 1,
        }),
      );
    }
  }

  private async resendAll(): Promise<void> {
    while (this.unanswered.size > 0) {
      const batch: Promise<unknown>[] = [];
      for (const commit of this.unanswered) {
        if (batch.push(this.sendOneAgain(commit)) === resendAtOnce) break;
      }
      const failure = (await Promise.allSettled(batch)).find((result) => result.status === "rejected");
      if (failure) throw failure.reason;
    }
  }

  private async sendOneAgain(commit: KeptCommit): Promise<void> {
    const result = await this.send(commit, JSON.parse(commit.event) as UsageEvent);
    this.unanswered.delete(commit);
    const waiter = this.waiters.get(commit);
    this.waiters.delete(commit);
    waiter?.resolve(result);
  }

  private wait(commit: KeptCommit): Promise<CommitResult> {
    this.unanswered.add(commit);
    return new Promise((resolve, reject) => {
      this.waiters.set(commit, { resolve, reject, deadlineMs: performance.now() + this.parts.commitWaitMs });
    });
  }

  private async send(commit: KeptCommit, event: UsageEvent): Promise<CommitResult> {
    const { client, journal, link } = this.parts;
    const line = String(await runScript(client, scripts.commit, commitArgs(commit, event)));
    const [outcome, remaining, id, epochWord, trimmed, swept] = line.split(" ") as Reply;
    const epoch = orNothing(epochWord);
    [commit.ms, commit.sequence] = streamPosition(id);
    commit.epoch = epoch;
    commit.swept = orNothing(swept);
    journal.settle(commit.shard, epoch, orNothing(trimmed));
    journal.keep(commit);
    const known = link.states[commit.shard];
    if (known !== epoch && known !== away) void link.ask(commit.shard);
    return { outcome, remaining: remaining === "-" ? null : microCredits(BigInt(remaining)) };
  }
}
