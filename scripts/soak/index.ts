/**
 * `npm run soak`: the slow truth. The crash tests with 200 kills, the faults with their true times; `-- --short` takes
 * 20 kills and scaled times, for CI. Ends with `N passed, N failed, N skipped` like `npm test`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "#scripts/prepare/prepare.ts";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
}

await prepare((line) => console.log(line));
const short = process.argv.includes("--short");
const folder = mkdtempSync(join(tmpdir(), "sluice-soak-"));
const file = join(folder, "report.json");
const files = ["tests/crash", "tests/soak"];
const flags = [
  "run",
  "--project",
  "integration",
  ...files,
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${file}`,
];
const vitest = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...flags], {
  stdio: "inherit",
  env: { ...process.env, SLUICE_SCALE: short ? "short" : "soak" },
});
const code = await new Promise<number>((resolve) => vitest.once("exit", (exit) => resolve(exit ?? 1)));
const report = JSON.parse(readFileSync(file, "utf8")) as Report;
rmSync(folder, { recursive: true, force: true });
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`);
process.exitCode = code !== 0 || report.numFailedTests > 0 || report.numPassedTests === 0 ? 1 : 0;
