import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/prepare/index.ts");
