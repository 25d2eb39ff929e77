import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { generateClient } from "../prepare/generate.ts";
import { prepare } from "../prepare/prepare.ts";
import { ProgramFailed, runBin } from "../prepare/run.ts";
import { ensureChromium, findChromium } from "../services/chromium.ts";
import { ensureRedisProgram } from "../services/install-redis.ts";
import { brokenHouseRules } from "./house-rules.ts";
import { noTests, oneFailed, onePassed, type Tally, tallyPlaywright, tallyVitest } from "./tally.ts";

export interface Stage {
  name: string;
  run: () => Promise<Tally>;
}

/** A program that says by its exit code whether all is well: one test. */
async function command(program: string, args: readonly string[]): Promise<Tally> {
  try {
    await runBin(program, args);
    return onePassed;
  } catch (error) {
    console.log(error instanceof ProgramFailed ? error.output : String(error));
    return oneFailed;
  }
}

const folders = ["app", "server", "jobs", "prisma", "scripts", "tests"].filter((folder) => existsSync(folder));

/** The generated database client, which everything else is checked with. */
export const client: Stage = {
  name: "client",
  run: async () => {
    await generateClient();
    return noTests;
  },
};

/** It computes on one core. */
export const types: Stage = { name: "types", run: () => command("tsc", ["-p", "tsconfig.json"]) };

export const fastStages: readonly Stage[] = [
  { name: "lint", run: () => command("biome", ["check", "--error-on-warnings", "."]) },
  { name: "boundaries", run: () => command("depcruise", ["--config", ".config/dependency-cruiser.mjs", ...folders]) },
  {
    name: "house rules",
    run: async () => {
      const broken = brokenHouseRules(folders);
      for (const line of broken) console.log(line);
      return broken.length === 0 ? onePassed : oneFailed;
    },
  },
  { name: "schema", run: () => command("tsx", ["scripts/prisma/check-drift.ts"]) },
  { name: "unit", run: () => vitest(["--project", "unit"]) },
];

export const slowStages: readonly Stage[] = [
  { name: "integration", run: () => vitest(["--project", "integration"]) },
  { name: "browser", run: browserTests },
];

/** What the tests need on this machine, and the build they run against. */
export const setUp: Stage = {
  name: "set up",
  run: async () => {
    if (await ensureRedisProgram()) console.log("installed redis-server");
    if (await ensureChromium()) console.log(`installed ${findChromium()}`);
    await prepare((line) => console.log(line));
    return onePassed;
  },
};

/** Runs a test program that shows its own progress, and reads its report. */
async function reported<Report>(
  program: string,
  args: readonly string[],
  options: { report: string; env?: Record<string, string>; tally: (report: Report) => Tally },
): Promise<Tally> {
  mkdirSync(".cache", { recursive: true });
  rmSync(options.report, { force: true });
  let failed = false;
  try {
    await runBin(program, args, { show: true, ...(options.env ? { env: options.env } : {}) });
  } catch {
    failed = true;
  }
  if (!existsSync(options.report)) return oneFailed;
  const tally = options.tally(JSON.parse(readFileSync(options.report, "utf8")) as Report);
  // An error outside of any test still fails the run.
  return failed && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function vitest(args: readonly string[]): Promise<Tally> {
  const report = ".cache/vitest.json";
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return reported("vitest", ["run", ...args, ...reporters], { report, tally: tallyVitest });
}

async function browserTests(): Promise<Tally> {
  const some = existsSync("tests/e2e") && readdirSync("tests/e2e").some((name) => name.endsWith(".spec.ts"));
  if (!some) return noTests;
  const report = ".cache/playwright.json";
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  return reported("playwright", ["test", "--reporter=list,json"], { report, env, tally: tallyPlaywright });
}
