import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/bench/index.ts");
