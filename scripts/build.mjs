import { runTypeScript } from "./bootstrap.mjs";
import { readOptions } from "./read-options.mjs";

readOptions({ name: "build", does: "the production build: database client, screens, bundles; only what is stale" });
await runTypeScript("scripts/prepare/index.ts");
