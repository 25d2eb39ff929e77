/** `npm run validate`: the fast part of `npm test`. */
import { runSteps } from "./run-stages.ts";
import { client, fastStages, types } from "./stages.ts";

await runSteps([[[client]], [[types], fastStages]]);
