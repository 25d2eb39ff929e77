import { laneCount } from "#server/contracts/shards.ts";
import type { Env } from "#server/env.ts";
import type { Schedule } from "#server/queues/job-queue.ts";

/** Every schedule there is. */
export const schedulesOf = (env: Pick<Env, "SETTLE_EVERY_MS" | "SWEEP_EVERY_MS">): Schedule[] => [
  ...Array.from({ length: laneCount }, (_, lane) => ({
    id: `settle-lane-${lane}`,
    job: "settle_lane" as const,
    payload: { lane },
    everyMs: env.SETTLE_EVERY_MS,
  })),
  { id: "sweep-holds", job: "sweep_holds", payload: {}, everyMs: env.SWEEP_EVERY_MS },
  { id: "relay-outbox", job: "relay_outbox", payload: {}, everyMs: 1_000 },
  { id: "deliver-mail", job: "deliver_mail", payload: {}, everyMs: 1_000 },
  { id: "check-wallets", job: "check_wallets", payload: {}, everyMs: 60_000 },
  { id: "keep-house", job: "keep_house", payload: {}, everyMs: 24 * 60 * 60_000 },
];
