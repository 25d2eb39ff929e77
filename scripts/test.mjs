import { runTypeScript } from "./bootstrap.mjs";

await runTypeScript("scripts/check/test.ts");
