import type { Stage } from "./stages.ts";
import { formatTally, oneFailed, type Tally, total } from "./tally.ts";

/** Stages in a row. */
export type Lane = readonly Stage[];

/** Lanes that run beside each other; a step begins when the one before it has ended. */
export type Step = readonly Lane[];

/**
 * Runs steps one after the other, all of their stages even when one fails, with the time of each; the last line is the
 * sum, and the exit code tells whether anything failed.
 */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const tallies: Tally[] = [];
  for (const step of steps) tallies.push(...(await Promise.all(step.map(runLane))).flat());
  const sum = total(tallies);
  console.log(`\n${formatTally(sum)}`);
  process.exit(sum.failed === 0 ? 0 : 1);
}

async function runLane(lane: Lane): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const stage of lane) {
    console.log(`\n▸ ${stage.name}`);
    const started = Date.now();
    const tally = await outcome(stage);
    tallies.push(tally);
    const mark = tally.failed > 0 ? "✗" : "✓";
    console.log(`${mark} ${stage.name}: ${formatTally(tally)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  return tallies;
}

async function outcome(stage: Stage): Promise<Tally> {
  try {
    return await stage.run();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return oneFailed;
  }
}
