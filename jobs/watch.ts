import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "#server/infra/logger.ts";
import type { JobQueue, Schedule } from "#server/queues/job-queue.ts";
import type { Settlement } from "#server/settlement/make-settlement.ts";

const watchEveryMs = 500;
const longestBackOffMs = 5_000;

/**
 * Watches what a Redis that lost its memory takes along, the schedules themselves included: shards without an epoch
 * are rebuilt, missing schedules set again. With Redis or PostgreSQL away it tries again, later and later.
 *
 * @returns a function that ends the watching and waits for the round under way.
 */
export function startWatch(parts: {
  settlement: Pick<Settlement, "rebuildShards">;
  queue: Pick<JobQueue, "repairSchedules" | "setSchedules">;
  schedules: readonly Schedule[];
  logger: Logger;
}): () => Promise<void> {
  const { settlement, queue, schedules, logger } = parts;
  const stopping = new AbortController();
  let known = false;

  const round = async () => {
    await settlement.rebuildShards();
    if (known) {
      const repaired = await queue.repairSchedules(schedules);
      if (repaired.length > 0) logger.info({ repaired }, "schedules set again");
    } else {
      await queue.setSchedules(schedules);
      known = true;
    }
  };

  const watching = (async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await round();
        failures = 0;
      } catch (error) {
        failures += 1;
        // At the start Redis is usually not connected yet: not worth a warning.
        const level = failures < 3 ? "debug" : "warn";
        logger[level]({ error, failures }, "watch: Redis or PostgreSQL does not answer, trying again");
      }
      const pauseMs = Math.min(longestBackOffMs, watchEveryMs * 2 ** Math.min(failures, 4));
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return async () => {
    stopping.abort();
    await watching;
  };
}
