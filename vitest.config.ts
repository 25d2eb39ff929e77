import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Integration tests wait for processes more than they compute: three files at once on two cores.
    maxWorkers: 3,
    // What a test needs it makes itself, so files may share the modules they import: loading those cost more than testing.
    isolate: false,
    projects: [
      {
        test: { name: "unit", include: ["{app,server,jobs,scripts}/**/*.test.{ts,tsx}"], environment: "node" },
      },
      {
        test: {
          name: "integration",
          // tests/soak takes true times: only `npm run soak`, which sets the scale, asks for it.
          include: [
            `tests/{${process.env.SLUICE_SCALE ? "integration,crash,soak" : "integration,crash"}}/**/*.test.ts`,
          ],
          globalSetup: ["tests/setup/global.ts"],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
