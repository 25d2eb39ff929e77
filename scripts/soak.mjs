import { runTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "soak",
  does: "the slow truth: kills, faults with their true times, volumes; an hour or more",
  options: { short: { type: "boolean", help: "20 kills and scaled times, for CI" } },
});
await runTypeScript("scripts/soak/index.ts");
