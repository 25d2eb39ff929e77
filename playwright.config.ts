import { defineConfig, devices } from "@playwright/test";
import { chromiumFlags, findChromium } from "./scripts/services/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  globalSetup: "./tests/e2e/start-demo.ts",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    // Set by the global setup, before any test process starts.
    baseURL: process.env.E2E_BASE_URL ?? "",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: { args: [...chromiumFlags], ...(executablePath ? { executablePath } : {}) },
  },
});
