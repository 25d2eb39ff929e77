import type { Simulator } from "#server/simulator/start-simulator.ts";

export interface SeenAttempt {
  model: string;
  /** ms since 1970 */
  at: number;
  aborted: boolean;
  outcome: string;
  tokens_sent: number;
  max_tokens: number | null;
  include_usage: boolean;
}

/** The attempts that the simulator saw of models whose name begins like this. */
export async function attemptsOf(simulator: Simulator, model: string): Promise<SeenAttempt[]> {
  const log = (await (await fetch(`${simulator.url}/_log`)).json()) as { data: SeenAttempt[] };
  return log.data.filter((attempt) => attempt.model.startsWith(model));
}
