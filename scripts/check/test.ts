/** `npm test`: everything. `npm test -- unit browser` runs only these stages. */
import { runStages } from "./run-stages.ts";
import { fastStages, setUp, slowStages } from "./stages.ts";

const chosen = process.argv.slice(2);
const stages = [setUp, ...fastStages, ...slowStages];
await runStages(chosen.length === 0 ? stages : [setUp, ...stages.filter((stage) => chosen.includes(stage.name))]);
