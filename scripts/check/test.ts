/** `npm test`: everything. `npm test -- unit browser` runs only these stages. */
import { refuse } from "../read-options.mjs";
import { runSteps } from "./run-stages.ts";
import { client, fastStages, setUp, slowStages, types } from "./stages.ts";

const chosen = process.argv.slice(2);
const stages = [types, ...fastStages, ...slowStages];
const unknown = chosen.find((wanted) => stages.every(({ name }) => name !== wanted));
if (unknown !== undefined) refuse(`There is no stage '${unknown}'`);
const some = stages.filter(({ name }) => chosen.includes(name));
await runSteps(
  chosen.length > 0
    ? [[[setUp, ...some]]]
    : [[[client]], [[types], [setUp, ...fastStages]], ...slowStages.map((stage) => [[stage]])],
);
