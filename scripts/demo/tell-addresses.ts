import { existsSync } from "node:fs";
import type { DemoFile } from "./demo-file.ts";
import type { DemoPaths } from "./settings.ts";

/** Where to look, and with which login. */
export function tellAddresses(demo: DemoFile, paths: DemoPaths): void {
  const say = (what: string, address: string, login?: { email: string; password: string }) =>
    console.log(`  ${what.padEnd(12)}${address}${login ? `   ${login.email} / ${login.password}` : ""}`);
  console.log("");
  say("gateway", `${demo.base_url}/${demo.ve_id}/v1`);
  say("console", `${demo.base_url}/console`, demo.operator);
  if (existsSync("app/routes/portal+")) say("portal", `${demo.base_url}/portal`, demo.customer);
  say("public page", demo.base_url);
  say("checkout", `${demo.base_url}/checkout?ve_id=${demo.ve_id}`);
  say("API", `${demo.base_url}/api/v1/openapi.json`);
  say("keys", paths.demoFile);
  say("logs", paths.logs);
  console.log("");
}
