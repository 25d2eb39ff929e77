/** `npm test`: everything. `npm test -- unit browser` runs only these stages. */
import { runSteps } from "./run-stages.ts";
import { client, fastStages, setUp, slowStages, types } from "./stages.ts";

const chosen = process.argv.slice(2);
const some = [types, ...fastStages, ...slowStages].filter(({ name }) => chosen.includes(name));
await runSteps(
  chosen.length > 0
    ? [[[setUp, ...some]]]
    : [[[client]], [[types], [setUp, ...fastStages]], ...slowStages.map((stage) => [[stage]])],
);
