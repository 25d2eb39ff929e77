import { Queue } from "bullmq";
import { AppError } from "#server/contracts/errors.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import { type JobName, type JobPayload, jobContracts, queueName, queuePrefix } from "./contracts.ts";

/** A job that comes again and again. */
export type Schedule = {
  [Name in JobName]: {
    /** Unique among the schedules. */
    id: string;
    job: Name;
    payload: JobPayload<Name>;
    everyMs: number;
  };
}[JobName];

/** Its calls throw AppError service_unavailable when Redis does not answer in time. */
export interface JobQueue {
  /** Makes the queue's schedules exactly these. */
  setSchedules(schedules: readonly Schedule[]): Promise<void>;
  /**
   * Sets again those of these schedules that Redis lost (all of them after a FLUSHALL) or whose next job is overdue
   * (its process was killed before it could plan the one after). Answers their ids.
   */
  repairSchedules(schedules: readonly Schedule[]): Promise<string[]>;
  close(): Promise<void>;
}

/** Scheduled jobs come again soon: failed ones are not repeated, few are kept for looking at. */
const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 200 } };

/** A next job that is this late, beyond its interval, was forgotten. */
const overdueMs = 2_000;

/** The queue from the side of whoever plans its jobs. Its connection waits for a Redis that is away, its calls do not. */
export function makeJobQueue(parts: {
  redis: Pick<RedisConnection, "makeQueueConnection">;
  timeoutMs?: number;
  onError?: (error: Error) => void;
}): JobQueue {
  const connection = parts.redis.makeQueueConnection();
  const queue = new Queue(queueName, { connection, prefix: queuePrefix, defaultJobOptions: jobOptions });
  queue.on("error", parts.onError ?? (() => undefined));
  const timeoutMs = parts.timeoutMs ?? 2_000;
  const inTime = <Result>(work: Promise<Result>): Promise<Result> => withTimeout(work, timeoutMs);
  const set = async ({ id, job, payload, everyMs }: Schedule) => {
    const template = { name: job, data: jobContracts[job].parse(payload), opts: jobOptions };
    await inTime(queue.upsertJobScheduler(id, { every: everyMs }, template));
  };
  return {
    setSchedules: async (schedules) => {
      const wanted = new Set(schedules.map((schedule) => schedule.id));
      for (const known of await inTime(queue.getJobSchedulers(0, -1))) {
        if (!wanted.has(known.key)) await inTime(queue.removeJobScheduler(known.key));
      }
      for (const schedule of schedules) await set(schedule);
    },
    repairSchedules: async (schedules) => {
      const known = await inTime(queue.getJobSchedulers(0, -1));
      const next = new Map(known.map((scheduler) => [scheduler.key, scheduler.next ?? 0]));
      const lost = schedules.filter(({ id, everyMs }) => Date.now() > (next.get(id) ?? 0) + everyMs + overdueMs);
      for (const schedule of lost) await set(schedule);
      return lost.map((schedule) => schedule.id);
    },
    close: async () => {
      await withTimeout(queue.close(), timeoutMs).catch(() => undefined);
      connection.disconnect();
    },
  };
}

async function withTimeout<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const userMessage = "The job queue does not answer. Try again soon.";
      reject(new AppError("service_unavailable", { userMessage, retryable: true, retryAfterSeconds: 1 }));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
