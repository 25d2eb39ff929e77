import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: "unit", include: ["{app,server,jobs,scripts}/**/*.test.{ts,tsx}"], environment: "node" },
      },
      {
        test: {
          name: "integration",
          include: ["tests/{integration,crash,load}/**/*.test.ts"],
          globalSetup: ["tests/setup/global.ts"],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
