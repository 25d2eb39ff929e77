import type { Simulator } from "#server/simulator/start-simulator.ts";

export interface SeenAttempt {
  model: string;
  at: number;
  aborted: boolean;
  outcome: string;
  tokensSent: number;
  maxTokens: number | null;
  includeUsage: boolean;
  acceptEncoding?: string;
}

/** The attempts that the simulator saw of models whose name begins like this. */
export async function attemptsOf(simulator: Simulator, model: string): Promise<SeenAttempt[]> {
  const log = (await (await fetch(`${simulator.url}/_log`)).json()) as { data: SeenAttempt[] };
  return log.data.filter((attempt) => attempt.model.startsWith(model));
}
