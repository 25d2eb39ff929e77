import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { ProgramFailed, run, runBin } from "../prepare/run.ts";
import { canUseApt, installPackages } from "./install-redis.ts";

/** A Chromium on the PATH; null when there is none. */
function systemChromium(): string | null {
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** The browser for tests: the system's, else Playwright's own; null when neither is there. */
export function findChromium(): string | null {
  const own = chromium.executablePath();
  return systemChromium() ?? (existsSync(own) ? own : null);
}

/** Flags under which Chromium runs as root, in a container, and talks to nobody but the page under test. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Makes sure that there is a Chromium: the system's, else Playwright's, else apt's.
 *
 * @returns true when one was installed now.
 * @throws Error with one line that says what to install.
 */
export async function ensureChromium(): Promise<boolean> {
  if (findChromium()) return false;
  try {
    await runBin("playwright", ["install", "chromium"], { timeoutMs: 180_000 });
    if (findChromium() && (await starts())) return true;
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
  }
  const failure = canUseApt() ? await installPackages(["chromium"]) : "";
  if (!findChromium()) {
    const why = ["Chromium is missing", failure].filter(Boolean).join(", ");
    throw new Error(`${why}: install chromium, or run npx playwright install chromium`);
  }
  return true;
}

/** Playwright's browser may lack libraries of the system. */
async function starts(): Promise<boolean> {
  try {
    await run(findChromium() ?? "", ["--version"], { timeoutMs: 20_000 });
    return true;
  } catch {
    return false;
  }
}
