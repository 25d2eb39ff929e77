/**
 * `npm run soak`: the slow truth. The crash tests with 200 kills, the faults with their true times; `-- --short` takes
 * 20 kills and scaled times, for CI. What is held against a clock runs by itself. Ends with `N passed, N failed, N skipped` like `npm test`.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "#scripts/prepare/prepare.ts";

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

/** One after the other: queries are not timed while processes are killed beside them. */
const passes = [["tests/crash", "tests/soak/true-times.test.ts"], ["tests/soak/volume.test.ts"]];

await prepare((line) => console.log(line));
const short = process.argv.includes("--short");
const folder = mkdtempSync(join(tmpdir(), "sluice-soak-"));
const total = { passed: 0, failed: 0, skipped: 0 };
let everyRunEndedWell = true;
for (const [index, files] of passes.entries()) {
  const file = join(folder, `report-${index}.json`);
  const code = await vitest([...files, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  if (code !== 0) everyRunEndedWell = false;
  if (!existsSync(file)) continue;
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = !everyRunEndedWell || total.failed > 0 || total.passed === 0 ? 1 : 0;

/** @returns its exit code; 1 when it was killed */
async function vitest(args: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--project", "integration", ...args],
    {
      stdio: "inherit",
      env: { ...process.env, SLUICE_SCALE: short ? "short" : "soak" },
    },
  );
  return new Promise((resolve) => child.once("exit", (exit) => resolve(exit ?? 1)));
}
