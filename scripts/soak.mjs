import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/soak/index.ts");
