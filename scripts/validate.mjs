import { runTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "validate",
  does: "the fast part of npm test: types, lint, boundaries, house rules, schema, unit",
});
await runTypeScript("scripts/check/validate.ts");
