import { readFileSync } from "node:fs";
import type { DemoFile } from "../../scripts/demo/demo-file.ts";

/** What the demo under test wrote: addresses, logins, keys. */
export const readDemo = (): DemoFile => JSON.parse(readFileSync(process.env.E2E_DEMO_FILE ?? "", "utf8")) as DemoFile;
