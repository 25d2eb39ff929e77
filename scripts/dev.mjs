import { superviseTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "dev",
  does: "the demo from the sources, with hot reload",
  options: { reset: { type: "boolean", help: "starts over: what an earlier run kept is thrown away" } },
});
await superviseTypeScript("scripts/dev/index.ts");
