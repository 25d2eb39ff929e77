import { superviseTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "demo",
  does: "the whole product on this machine, until Ctrl-C; PORT, DEMO_DIR and WEB_CONCURRENCY set port, folder, processes",
  options: { reset: { type: "boolean", help: "starts over: what an earlier run kept is thrown away" } },
});
await superviseTypeScript("scripts/demo/index.ts");
