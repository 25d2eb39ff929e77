import { Worker } from "bullmq";
import type { Env } from "#server/env.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import { queueName, queuePrefix } from "#server/queues/contracts.ts";
import { makeJobQueue } from "#server/queues/job-queue.ts";
import type { Settlement } from "#server/settlement/make-settlement.ts";
import { makeProcess } from "./processors.ts";
import { schedulesOf } from "./schedules.ts";
import { startWatch } from "./watch.ts";

export interface WorkerParts {
  settlement: Settlement;
  deliverMail: () => Promise<number>;
  redis: Pick<RedisConnection, "makeQueueConnection">;
  logger: Logger;
  env: Pick<Env, "SETTLE_EVERY_MS" | "SWEEP_EVERY_MS">;
}

export interface RunningWorker {
  /** Takes no further job, waits for those under way, ends its connections. */
  stop(): Promise<void>;
}

/** Jobs at once: all lanes and the small ones beside them. */
const concurrency = 10;
/** A job under way that does not end, with Redis away perhaps, does not hold up the process's end for ever. */
const drainMs = 10_000;

/** Starts the one Worker of this process, its schedules and its watch. Redis may be away: it begins when it comes. */
export function startWorker(parts: WorkerParts): RunningWorker {
  const { settlement, logger } = parts;
  const process = makeProcess(parts);
  const queue = makeJobQueue({
    redis: parts.redis,
    onError: (error) => logger.debug({ error }, "queue connection"),
  });
  const connection = parts.redis.makeQueueConnection();
  const worker = new Worker(queueName, (job) => process(job.name, job.data), {
    connection,
    prefix: queuePrefix,
    concurrency,
    // A killed process's jobs are taken up by another soon; schedules do not wait for them.
    lockDuration: 10_000,
    stalledInterval: 5_000,
  });
  worker.on("error", (error) => logger.debug({ error }, "worker connection"));
  worker.on("failed", (job, error) => logger.warn({ job: job?.name, data: job?.data, error }, "job failed"));
  const stopWatch = startWatch({ settlement, queue, schedules: schedulesOf(parts.env), logger });
  return {
    stop: async () => {
      await stopWatch();
      await inTime(worker.close());
      await queue.close();
      connection.disconnect();
    },
  };
}

async function inTime(closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([closing, late]);
  clearTimeout(timer);
}
