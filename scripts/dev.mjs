import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/dev/index.ts");
