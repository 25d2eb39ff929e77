import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { runBin } from "./run.ts";
import { whenStale } from "./stamp.ts";

const always = ["package-lock.json", "tsconfig.json", "scripts/prepare/build.ts"];

/** dist/<name>.js → its source. */
export const programs = {
  index: "server/index.ts",
  worker: "jobs/index.ts",
  start: "scripts/start.ts",
  simulator: "server/simulator/index.ts",
  migrate: "scripts/migrate.ts",
} as const;

/** How a process is bundled: one file, packages left outside. */
export const bundling = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
} as const;

/** Bundles the processes into dist/: one file each, packages left outside. */
export function buildServer(): Promise<boolean> {
  const present = Object.entries(programs).filter(([, source]) => existsSync(source));
  const outputs = present.map(([name]) => `dist/${name}.js`);
  const inputs = [...always, "server", "jobs", "prisma/schema", "scripts/start.ts", "scripts/migrate.ts"];
  return whenStale({ name: "server", inputs, outputs }, async () => {
    rmSync("dist", { recursive: true, force: true });
    await build({ ...bundling, entryPoints: Object.fromEntries(present), outdir: "dist" });
  });
}

/** Builds the screens into build/ with Remix's Vite plugin. */
export function buildApp(): Promise<boolean> {
  // Of the server the screens hold values of its contracts only.
  const inputs = [...always, "app", "public", "vite.config.ts", "remix.config.js", "server/contracts"];
  return whenStale({ name: "app", inputs, outputs: ["build/server", "build/client"] }, async () => {
    await runBin("remix", ["vite:build"], { env: { NODE_ENV: "production" } });
  });
}
