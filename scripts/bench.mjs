import { runTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "bench",
  does: "the gateway against a bare Node proxy, in one run; alone on the machine",
  options: {
    save: { type: "boolean", help: "writes the figures to the README" },
    quick: { type: "boolean", help: "one round, for CI" },
    formats: {
      type: "string",
      value: "kind",
      optional: true,
      choices: ["translation", "body", "paced"],
      help: "only the formats: all of them, or translation, body, paced",
    },
  },
});
await runTypeScript("scripts/bench/index.ts");
