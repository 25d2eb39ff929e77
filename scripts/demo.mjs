import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/demo/index.ts");
