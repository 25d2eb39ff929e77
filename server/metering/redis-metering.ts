/** Metering over real Redis: the hot path's calls, and the one timer that keeps what they rely on. */
import type { Logger } from "pino";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import type { RedisClient, RedisConnection } from "#server/infra/redis.ts";
import { makeAdmit } from "./admission.ts";
import { Commitment } from "./commitment.ts";
import { tallyOf } from "./event-arguments.ts";
import { makeExtend } from "./extension.ts";
import { Journal } from "./journal.ts";
import { configChannel, returnChannel, shardKeys } from "./keys.ts";
import type { LiveHolds } from "./live-holds.ts";
import type { Metering } from "./port.ts";
import { makeCountRequest } from "./request-count.ts";
import { parseShards, Returns } from "./returns.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";
import { away, closed, ShardLink } from "./shard-link.ts";
import { SpillFolder } from "./spill.ts";

export interface RedisMeteringSettings {
  redis: RedisConnection;
  /** Unique among all processes that ever lived. */
  processId: string;
  /** Unsettled events of a shard above which admission stops (decision 19). */
  backlogHighWater: number;
  /** Folder for unsettled commits beyond memory's bound. */
  spillDir: string;
  logger: Pick<Logger, "debug" | "info" | "warn" | "error">;
  /** Unsettled commits kept in memory. */
  keepInMemory?: number;
  /** How long a commit's caller waits for a Redis that is away. */
  commitWaitMs?: number;
}

type ConfigListener = (virtualEndpointId: string, version: number) => void;

export interface RedisMetering extends Metering {
  /** Looks at the shards and begins to watch; waits up to two seconds for Redis. */
  start(): Promise<void>;
  /** Sends what is left, up to `graceMs`; then ends. Call it after the last request ended. */
  stop(graceMs?: number): Promise<void>;
  /** Called with every published configuration version; notices may be lost, admit's `stale` is not. */
  onConfigVersion(listener: ConfigListener): void;
  /** Redis answers and at least one shard may admit: for readiness. */
  isReady(): boolean;
  /** For metrics: commits not known to be settled, commits without an answer, holds of running requests. */
  kept(): { unsettled: number; unanswered: number; liveHolds: number };
}

const tickMs = 100;
/** Every n-th tick looks at the shards with unsettled commits, and for calls. */
const ticksPerLook = 10;
const ticksPerWarning = 100;
const ticksPerFreshening = 36_000;

/** Metering over the scripts in `lua/`. It owns one timer and one subscriber between `start` and `stop`. */
export function makeRedisMetering(settings: RedisMeteringSettings): RedisMetering {
  const { redis, logger } = settings;
  const { client } = redis;
  const liveHolds: LiveHolds = new Map();
  const spillFolder = new SpillFolder(settings.spillDir, settings.processId);
  const journal = new Journal(spillFolder, settings.keepInMemory ?? 20_000, (error) =>
    logger.error({ err: error }, "metering: unsettled commits could not be written to disk"),
  );
  const link = new ShardLink(client, logger, (shard, epoch, trimmed) => {
    journal.settle(shard, epoch, trimmed);
    returns.noteEpoch(shard, epoch);
  });
  const commitWaitMs = settings.commitWaitMs ?? 2_000;
  const commitment = new Commitment({ client, link, journal, liveHolds, commitWaitMs, logger });
  const returns = new Returns({ client, link, journal, commitment, liveHolds, processId: settings.processId, logger });
  const listeners: ConfigListener[] = [];
  const { backlogHighWater } = settings;
  const parts = { client, link, liveHolds, backlogHighWater, isFull: () => journal.full };

  const housekeeping = makeHousekeeping({ client, link, journal, commitment, returns, logger });
  let subscriber: RedisClient | null = null;

  return {
    admit: makeAdmit(parts),
    extend: makeExtend(parts),
    commit: (input) => commitment.commit(input),
    countRequest: makeCountRequest({ client, link }),
    refuse: (shard, event) => {
      runScript(client, scripts.refuse, refuseArgs(shard, event, backlogHighWater)).catch((error: unknown) =>
        logger.debug({ err: error }, "metering: a refusal was not counted"),
      );
    },
    now: () => link.redisNowMs,
    start: async () => {
      spillFolder
        .removeAbandoned()
        .catch((error: unknown) => logger.warn({ err: error }, "metering: old spill files could not be removed"));
      subscriber = subscribe(redis, returns, listeners, logger);
      await untilReady(client, 2_000);
      await link.lookAtLost();
      housekeeping.start();
    },
    stop: async (graceMs = 5_000) => {
      await drain(commitment, graceMs, logger);
      housekeeping.stop();
      link.stop();
      subscriber?.disconnect();
      await journal.close();
    },
    onConfigVersion: (listener) => {
      listeners.push(listener);
    },
    isReady: () => link.connected && link.states.some((state) => state !== away && state !== closed),
    kept: () => ({ unsettled: journal.size, unanswered: commitment.waiting, liveHolds: liveHolds.size }),
  };
}

function refuseArgs(shard: number, event: UsageEvent, backlogHighWater: number): string[] {
  const keys = shardKeys(shard);
  const tally = tallyOf({ ...event, physical_model_id: null });
  return scriptArgs(
    scripts.refuse,
    [keys.key + (event.key_lineage_id ?? event.key_id), keys.usage, keys.tally],
    [event.ve_id, event.request_id, JSON.stringify(event), String(backlogHighWater), tally],
  );
}

function subscribe(
  redis: RedisConnection,
  returns: Returns,
  listeners: readonly ConfigListener[],
  logger: Pick<Logger, "warn">,
): RedisClient {
  const subscriber = redis.makeSubscriber();
  subscriber.on("message", (channel: string, message: string) => {
    const [subject = "", rest = ""] = message.split(" ");
    if (channel === returnChannel) returns.hear(subject, parseShards(rest));
    else for (const listener of listeners) listener(subject, Number(rest));
  });
  subscriber
    .subscribe(configChannel, returnChannel)
    .catch((error: unknown) => logger.warn({ err: error }, "metering: no notices; polled instead"));
  return subscriber;
}

interface HousekeepingParts {
  client: RedisClient;
  link: ShardLink;
  journal: Journal;
  commitment: Commitment;
  returns: Returns;
  logger: Pick<Logger, "debug" | "warn">;
}

/** The process's one timer. */
function makeHousekeeping({ client, link, journal, commitment, returns, logger }: HousekeepingParts) {
  let ticks = 0;
  let timer: NodeJS.Timeout | null = null;
  const failed = (error: unknown) => logger.debug({ err: error }, "metering: tried again at the next tick");
  const tick = () => {
    ticks++;
    commitment.expire(performance.now());
    if (ticks % ticksPerFreshening === 0) journal.freshenFiles();
    if (client.status !== "ready") return;
    void link.lookAtLost();
    if (commitment.waiting > 0 && ticks % ticksPerWarning === 0)
      logger.warn({ commits: commitment.waiting }, "metering: commits wait for Redis");
    if (commitment.waiting > 0) commitment.resend().catch(failed);
    if (ticks % ticksPerLook !== 0) return;
    returns.poll().catch(failed);
    for (const shard of new Set([0, ...journal.shards()])) void link.look(shard);
  };
  return {
    start: () => {
      timer ??= setInterval(tick, tickMs).unref();
    },
    stop: () => {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
}

/** Waits until the client is ready, at most this long. */
function untilReady(client: RedisClient, waitMs: number): Promise<void> {
  if (client.status === "ready") return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      client.off("ready", done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    client.once("ready", done);
  });
}

/** Sends what has no answer yet until there is none or the time is up. */
async function drain(commitment: Commitment, graceMs: number, logger: Pick<Logger, "error">): Promise<void> {
  const deadlineMs = performance.now() + graceMs;
  while (commitment.waiting > 0 && performance.now() < deadlineMs) {
    await commitment.resend().catch(() => new Promise((resolve) => setTimeout(resolve, tickMs)));
  }
  if (commitment.waiting > 0)
    logger.error({ commits: commitment.waiting }, "metering: stopped with commits that Redis never took");
}
