import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What kills processes or starts the whole demo takes longest: begun last it would run on alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const takesLong = ({ moduleId }: TestSpecification) => /\/tests\/(crash|integration\/demo)\//.test(moduleId);
    return [...sorted.filter(takesLong), ...sorted.filter((file) => !takesLong(file))];
  }
}

/** What a test needs it makes itself, so files share the modules they import: loading those cost more than testing. */
const shared = { environment: "node", isolate: false } as const;

export default defineConfig({
  test: {
    // Integration tests wait for processes more than they compute: three files at once on two cores.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["{app,server,jobs,scripts}/**/*.test.{ts,tsx}"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared,
          name: "integration",
          // tests/soak takes true times: only `npm run soak`, which sets the scale, asks for it.
          include: [
            `tests/{${process.env.SLUICE_SCALE ? "integration,crash,soak" : "integration,crash"}}/**/*.test.ts`,
          ],
          globalSetup: ["tests/setup/global.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
