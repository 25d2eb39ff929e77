import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { ProgramFailed, run, runBin } from "../prepare/run.ts";
import { canUseApt, installPackages } from "./install-redis.ts";

/** Chromium without a window of its own: the same pages for two thirds of the work. */
const shell = "chromium-headless-shell";

/** The first of these programs on the PATH; null when there is none. */
function onPath(...names: string[]): string | null {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** The browser for tests: the system's, else Playwright's own; null when neither is there. */
export function findChromium(): string | null {
  const own = chromium.executablePath();
  const system = onPath(shell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  return system ?? (existsSync(own) ? own : null);
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
 * Makes sure that there is a Chromium: apt's headless shell, else the system's, else Playwright's.
 *
 * @returns true when one was installed now.
 * @throws Error with one line that says what to install.
 */
export async function ensureChromium(): Promise<boolean> {
  if (onPath(shell)) return false;
  const present = findChromium() !== null;
  // Where there is another the tests are as right with that one: lists are not fetched for it.
  let failure = canUseApt() ? await installPackages([shell], { lists: present ? "known" : "newest" }) : "";
  if (onPath(shell)) return true;
  if (present) return false;
  // Older releases have the whole browser only.
  if (failure) failure = await installPackages(["chromium"]);
  if (findChromium() && (await starts())) return true;
  try {
    await runBin("playwright", ["install", "chromium"], { timeoutMs: 180_000 });
    if (findChromium() && (await starts())) return true;
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
  }
  const why = ["Chromium is missing", failure].filter(Boolean).join(", ");
  throw new Error(`${why}: install chromium, or run npx playwright install chromium`);
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
