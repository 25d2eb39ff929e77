import { expect, test } from "vitest";
import { formatTally, onePassed, tallyPlaywright, tallyVitest, total } from "./tally.ts";

test("a test file that cannot be loaded counts as a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    testResults: [
      { status: "failed", assertionResults: [{}] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(tallyVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test("the last line adds everything up", () => {
  const browser = tallyPlaywright({ stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 0 } });
  expect(formatTally(total([onePassed, browser]))).toBe("5 passed, 1 failed, 0 skipped");
});
