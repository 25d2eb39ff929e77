import { superviseTypeScript } from "./bootstrap.mjs";

await superviseTypeScript("scripts/demo/index.ts");
