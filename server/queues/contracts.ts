/** Jobs by name with the schema of their payload: ids only, never amounts or texts. */
import { z } from "zod";
import { laneCount } from "#server/contracts/shards.ts";

/** Hash-tagged, so that all of BullMQ's keys lie in one slot of a Redis Cluster (decision 34). */
export const queuePrefix = "{jobs}";
export const queueName = "sluice";

const nothing = z.strictObject({});

export const jobContracts = {
  /** Moves the usage events of a lane of shards to PostgreSQL. */
  settle_lane: z.strictObject({
    lane: z
      .number()
      .int()
      .min(0)
      .max(laneCount - 1),
  }),
  /** Settles the holds of dead processes. */
  sweep_holds: nothing,
  /** Tells Redis of changed configurations and budgets. */
  relay_outbox: nothing,
  /** Compares wallets in Redis with the ledger and repairs them. */
  check_wallets: nothing,
  /** Sends the mail that waits. */
  deliver_mail: nothing,
  /** Partitions ahead, old rows forgotten, the books verified. */
  keep_house: nothing,
} as const;

export type JobName = keyof typeof jobContracts;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobContracts)[Name]>;
