import { runTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "test",
  does: "everything: install, build, lint, types, boundaries, unit, integration and browser tests",
  positionals: {
    name: "stages",
    help: 'only these: types, lint, boundaries, "house rules", schema, unit, integration, browser',
  },
});
await runTypeScript("scripts/check/test.ts");
