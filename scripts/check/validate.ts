/** `npm run validate`: the fast part of `npm test`. */
import { runStages } from "./run-stages.ts";
import { fastStages } from "./stages.ts";

await runStages(fastStages);
