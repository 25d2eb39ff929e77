/** The browser tests run against a demo of their own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts the demo and leaves its address and folder in the environment of the tests; ends it afterwards. */
export default async function startDemo(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-e2e-"));
  // One proxy in front: a test that fails to sign in on purpose says where it comes from, and blocks nobody else.
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: "0", DEMO_DIR: folder, TRUSTED_PROXY_HOPS: "1" };
  const child = spawn(process.execPath, ["scripts/demo.mjs"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.startsWith("ready ")) break;
  }
  const baseUrl = said.at(-1)?.startsWith("ready ") ? said.at(-1)?.slice("ready ".length) : undefined;
  if (!baseUrl) throw new Error(`the demo did not start:\n${said.join("\n")}`);
  child.stdout.resume();
  process.env.E2E_BASE_URL = baseUrl;
  process.env.E2E_DEMO_FILE = join(folder, "demo.json");
  return async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
