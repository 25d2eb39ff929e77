import { superviseTypeScript } from "./bootstrap.mjs";

await superviseTypeScript("scripts/dev/index.ts");
