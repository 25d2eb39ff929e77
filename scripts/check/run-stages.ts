import type { Stage } from "./stages.ts";
import { formatTally, oneFailed, type Tally, total } from "./tally.ts";

/**
 * Runs stages one after the other, all of them even when one fails, with the time of each; the last line is the sum,
 * and the exit code tells whether anything failed.
 */
export async function runStages(stages: readonly Stage[]): Promise<void> {
  const tallies: Tally[] = [];
  for (const stage of stages) {
    console.log(`\n▸ ${stage.name}`);
    const started = Date.now();
    const tally = await outcome(stage);
    tallies.push(tally);
    const mark = tally.failed > 0 ? "✗" : "✓";
    console.log(`${mark} ${stage.name}: ${formatTally(tally)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  const sum = total(tallies);
  console.log(`\n${formatTally(sum)}`);
  process.exit(sum.failed === 0 ? 0 : 1);
}

async function outcome(stage: Stage): Promise<Tally> {
  try {
    return await stage.run();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return oneFailed;
  }
}
