import { type JobName, type JobPayload, jobContracts } from "#server/queues/contracts.ts";
import { shardsOfLane } from "#server/settlement/lanes.ts";
import type { Settlement } from "#server/settlement/make-settlement.ts";

type Processors = { [Name in JobName]: (payload: JobPayload<Name>) => Promise<unknown> };

export interface JobWork {
  settlement: Settlement;
  deliverMail: () => Promise<number>;
}

/** A job does nothing but call its use case. */
const processorsOf = ({ settlement, deliverMail }: JobWork): Processors => ({
  settle_lane: ({ lane }) => settlement.settleLane(shardsOfLane(lane)),
  sweep_holds: () => settlement.sweepHolds(),
  relay_outbox: () => settlement.relayOutbox(),
  deliver_mail: () => deliverMail(),
  check_wallets: () => settlement.checkWallets("repair"),
  keep_house: () => settlement.keepHouse(),
});

const isJobName = (name: string): name is JobName => Object.hasOwn(jobContracts, name);

/**
 * Runs the job of this name. A job that still runs in this process is not begun a second time: a schedule does not
 * wait for its job's end, and twice the work would be done for nothing.
 *
 * @throws Error for an unknown name or a payload that breaks the contract; the use case's own errors.
 */
export function makeProcess(work: JobWork): (name: string, payload: unknown) => Promise<void> {
  const processors = processorsOf(work);
  const running = new Set<string>();
  return async (name, payload) => {
    if (!isJobName(name)) throw new Error(`there is no job ${name}`);
    const key = `${name} ${JSON.stringify(payload)}`;
    if (running.has(key)) return;
    running.add(key);
    try {
      await run(processors, name, payload);
    } finally {
      running.delete(key);
    }
  };
}

const run = <Name extends JobName>(processors: Processors, name: Name, payload: unknown): Promise<unknown> =>
  processors[name](jobContracts[name].parse(payload) as JobPayload<Name>);
